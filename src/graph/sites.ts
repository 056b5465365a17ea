import type { Site } from '@microsoft/microsoft-graph-types'
import type { CallOptions, GraphClient } from './client.ts'

/**
 * All SharePoint sites of the target. `all` asks every geography (learn.microsoft.com/graph/api/site-getallsites);
 * `home` only the one that Graph's `/sites` covers. With Sites.Selected Graph lists nothing: that permission opens
 * sites one by one and cannot enumerate them.
 */
export function listSites(
  client: GraphClient,
  { geographies = 'all', ...options }: CallOptions & { readonly geographies?: 'all' | 'home' } = {},
): AsyncGenerator<Site, void, undefined> {
  return client.list<Site>(geographies === 'all' ? '/sites/getAllSites' : '/sites', options)
}
