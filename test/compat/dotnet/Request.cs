namespace Witness;

/// <param name="Client">A name in <see cref="Clients"/>.</param>
/// <param name="Identity"><c>system</c>, or the kind of ID that <paramref name="Id"/> is: <c>client</c>, <c>object</c> or <c>resource</c>.</param>
/// <param name="Task"><c>sites</c> lists the ID of each site; <c>token</c> gets a token and says what it is for.</param>
record Request(
    string Client,
    string TenantId,
    string ClientId,
    string Identity = "system",
    string Id = "",
    string Task = "sites");
