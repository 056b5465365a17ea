/** Every SharePoint site of each target: what the PowerShell of docs/runbooks.md wanted to do. */
import { listSites, runbook } from 'towline'

export default runbook({
  name: 'list-sites',
  description: 'All SharePoint sites, all pages, all geographies',
  permissions: ['Sites.Read.All'],
  inputs: {},
  async run({ graph, signal }) {
    const sites = []
    for await (const { id, displayName, webUrl } of listSites(graph, { signal }))
      sites.push({ id, displayName, webUrl })
    return sites
  },
})
