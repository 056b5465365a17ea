using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;
using Microsoft.Identity.Web.TokenCacheProviders.InMemory;

namespace Witness;

static class IdentityWeb
{
    /// <summary>The assertion and its exchange are one setting, as it stands in an application's appsettings.json.</summary>
    public static TokenCredential Exchanged(Request request)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureAd:Instance"] = "https://login.microsoftonline.com/",
            ["AzureAd:TenantId"] = request.TenantId,
            ["AzureAd:ClientId"] = request.ClientId,
            ["AzureAd:ClientCapabilities:0"] = "cp1",
            ["AzureAd:ClientCredentials:0:SourceType"] = "SignedAssertionFromManagedIdentity",
        };
        if (request.Identity == "client") settings["AzureAd:ClientCredentials:0:ManagedIdentityClientId"] = request.Id;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var services = new ServiceCollection();
        services.AddTokenAcquisition().AddInMemoryTokenCaches();
        services.AddHttpClient();
        services.Configure<MicrosoftIdentityApplicationOptions>(configuration.GetSection("AzureAd"));
        var acquirer = services.BuildServiceProvider().GetRequiredService<ITokenAcquirerFactory>().GetTokenAcquirer();
        return DelegatedTokenCredential.Create(
            (_, _) => throw new NotSupportedException(),
            async (context, cancellation) =>
            {
                var options = new AcquireTokenOptions { Claims = context.Claims };
                var result = await acquirer.GetTokenForAppAsync(context.Scopes[0], options, cancellation);
                return new AccessToken(result.AccessToken!, result.ExpiresOn);
            });
    }
}
