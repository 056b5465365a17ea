using Azure.Core;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.AppConfig;

namespace Witness;

static class Msal
{
    public static TokenCredential Exchanged(Request request)
    {
        var managedIdentity = ManagedIdentityApplicationBuilder.Create(request.Identity switch
        {
            "client" => ManagedIdentityId.WithUserAssignedClientId(request.Id),
            "object" => ManagedIdentityId.WithUserAssignedObjectId(request.Id),
            "resource" => ManagedIdentityId.WithUserAssignedResourceId(request.Id),
            _ => ManagedIdentityId.SystemAssigned,
        }).Build();
        var client = ConfidentialClientApplicationBuilder.Create(request.ClientId)
            .WithAuthority($"https://login.microsoftonline.com/{request.TenantId}")
            .WithClientCapabilities(["cp1"])
            .WithClientAssertion(async (AssertionRequestOptions options) =>
                (await managedIdentity.AcquireTokenForManagedIdentity(Clients.Exchange).ExecuteAsync(options.CancellationToken)).AccessToken)
            .Build();
        return DelegatedTokenCredential.Create(
            (_, _) => throw new NotSupportedException(),
            async (context, cancellation) =>
            {
                var result = await client.AcquireTokenForClient(context.Scopes).WithClaims(context.Claims).ExecuteAsync(cancellation);
                return new AccessToken(result.AccessToken, result.ExpiresOn);
            });
    }
}
