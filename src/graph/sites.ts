import type { Site } from '@microsoft/microsoft-graph-types'
import type { CallOptions, GraphClient } from './client.ts'
import { onlyThose } from './pages.ts'
import { SeenSites } from './seen-sites.ts'

/**
 * All SharePoint sites of the target. `all` asks every geography (learn.microsoft.com/graph/api/site-getallsites);
 * `home` only the one that Graph's `/sites` covers. With Sites.Selected Graph lists nothing: that permission opens
 * sites one by one and cannot enumerate them. Each site comes once, also where Graph sends it in two pages
 * (microsoftgraph/microsoft-graph-docs#16710).
 *
 * @example
 * ```ts
 * import { graphClient, listSites, towlineCredential } from 'towline'
 *
 * const credential = towlineCredential({
 *   tenant: 'fabrikam.onmicrosoft.com',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 * })
 * for await (const { displayName, webUrl } of listSites(graphClient({ credential }))) {
 *   console.log(displayName, webUrl)
 * }
 * ```
 */
export function listSites(
  client: GraphClient,
  { geographies = 'all', ...options }: CallOptions & { readonly geographies?: 'all' | 'home' } = {},
): AsyncGenerator<Site, void, undefined> {
  const seen = new SeenSites()
  const all = client.list<Site>(geographies === 'all' ? '/sites/getAllSites' : '/sites', options)
  return onlyThose(all, (site) => {
    // Graph may send anything. What has no id cannot have come before.
    const { id } = Object(site) as { readonly id?: unknown }
    return typeof id !== 'string' || seen.add(id)
  })
}
