import type { Site } from '../../world/model/index.ts'
import { listsOf, type SiteList } from '../../world/model/lists.ts'
import type { Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { Refusal } from '../refusal.ts'
import { readableSite, readOneSite } from './access.ts'
import { sitePages } from './site.ts'

const read = { method: 'GET', workload: 'sharePoint', roles: readOneSite } as const

/**
 * A site's lists and libraries, each to be named by ID or by title.
 * https://learn.microsoft.com/graph/api/list-list, https://learn.microsoft.com/graph/api/list-get
 */
export const siteLists: readonly Endpoint[] = [
  {
    ...read,
    path: '/sites/{site}/lists',
    options: ['$select', '$top', '$skiptoken'],
    answer(call) {
      const { site } = readableSite(call)
      const toJson = (list: SiteList) => listJson(list, site)
      return listAnswer(call, { type: listType, rows: rowsOf(listsOf(site)), toJson, pages: sitePages })
    },
  },
  {
    ...read,
    path: '/sites/{site}/lists/{list}',
    options: ['$select'],
    answer(call) {
      const { site } = readableSite(call)
      const asked = call.params['list']?.toLowerCase()
      const list = listsOf(site).find(({ id, displayName }) => id === asked || displayName.toLowerCase() === asked)
      if (list === undefined) throw new Refusal(404, 'itemNotFound', 'The specified list was not found')
      return entityAnswer(call, listType, listJson(list, site))
    },
  },
]

/** https://learn.microsoft.com/graph/api/resources/list */
const listType: EntityType = {
  name: 'microsoft.graph.list',
  set: "sites('{site}')/lists",
  properties: declared(`
    createdBy createdDateTime description displayName eTag id lastModifiedBy lastModifiedDateTime list name
    parentReference sharepointIds system webUrl columns contentTypes drive items operations subscriptions`),
}

function listJson(list: SiteList, site: Site): Json {
  const eTag = `"${list.id},1"`
  return {
    '@odata.etag': eTag,
    createdDateTime: list.createdDateTime,
    description: '',
    eTag,
    id: list.id,
    lastModifiedDateTime: list.lastModifiedDateTime,
    name: list.name,
    webUrl: list.webUrl,
    displayName: list.displayName,
    createdBy: { user: { displayName: 'System Account' } },
    parentReference: { siteId: site.id },
    list: { contentTypesEnabled: false, hidden: false, template: list.template },
  }
}
