using System.IdentityModel.Tokens.Jwt;
using Azure.Core;

namespace Witness;

static class Clients
{
    public const string Exchange = "api://AzureADTokenExchange";
    const string Graph = "https://graph.microsoft.com/.default";

    static TokenCredential CredentialOf(Request request) => request.Client switch
    {
        "Azure.Identity" => AzureIdentity.Exchanged(request),
        "Azure.Identity, the managed identity alone" => AzureIdentity.ManagedIdentity(request),
        "Microsoft.Identity.Client" => Msal.Exchanged(request),
        "Microsoft.Identity.Web" => IdentityWeb.Exchanged(request),
        _ => throw new ArgumentException($"There is no client {request.Client}."),
    };

    public static async Task<IReadOnlyList<string>> Run(Request request)
    {
        var credential = CredentialOf(request);
        return request.Task == "sites" ? await Sites.All(credential) : await Token(credential, request);
    }

    /// <summary>Who the token is for, and of which tenant. The token itself stays here.</summary>
    static async Task<IReadOnlyList<string>> Token(TokenCredential credential, Request request)
    {
        var isAssertion = request.Client.EndsWith("alone");
        var context = new TokenRequestContext([isAssertion ? $"{Exchange}/.default" : Graph]);
        var token = new JwtSecurityToken((await credential.GetTokenAsync(context, default)).Token);
        return [token.Payload["tid"].ToString()!, token.Payload["oid"].ToString()!];
    }
}
