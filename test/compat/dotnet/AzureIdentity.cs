using Azure.Core;
using Azure.Identity;

namespace Witness;

static class AzureIdentity
{
    public static TokenCredential Exchanged(Request request)
    {
        var managedIdentity = ManagedIdentity(request);
        var context = new TokenRequestContext([$"{Clients.Exchange}/.default"]);
        return new ClientAssertionCredential(
            request.TenantId,
            request.ClientId,
            async cancellation => (await managedIdentity.GetTokenAsync(context, cancellation)).Token);
    }

    public static TokenCredential ManagedIdentity(Request request) => new ManagedIdentityCredential(request.Identity switch
    {
        "client" => ManagedIdentityId.FromUserAssignedClientId(request.Id),
        "object" => ManagedIdentityId.FromUserAssignedObjectId(request.Id),
        "resource" => ManagedIdentityId.FromUserAssignedResourceId(new ResourceIdentifier(request.Id)),
        _ => ManagedIdentityId.SystemAssigned,
    });
}
