using Azure.Core;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Witness;

static class Sites
{
    /// <summary>The ID of each site, by the iterator over pages of Graph's SDK.</summary>
    public static async Task<IReadOnlyList<string>> All(TokenCredential credential)
    {
        var graph = new GraphServiceClient(credential, ["https://graph.microsoft.com/.default"]);
        var ids = new List<string>();
        var first = await graph.Sites.GetAsync();
        var pages = PageIterator<Site, SiteCollectionResponse>.CreatePageIterator(graph, first!, site =>
        {
            ids.Add(site.Id!);
            return true;
        });
        await pages.IterateAsync();
        return ids;
    }
}
