import { isDeepStrictEqual } from 'node:util'
import type { Call, Endpoint } from '../endpoint.ts'
import { missingPermission } from '../errors.ts'
import { parseFilter } from '../odata/filter/parse.ts'
import { type Rows, rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { Refusal } from '../refusal.ts'
import { hasAnyPermission, readAllSites } from '../roles.ts'
import { readOneSite } from './access.ts'
import { searchSites } from './search.ts'
import { geographiesOf, type LocatedSite, rootsOf, sitePages, siteRow, sitesOf, siteType } from './site.ts'

/**
 * `GET /sites`: the sites of the default geography; with the one filter that is supported, the root of each geography;
 * with `search`, what fits in all of them.
 * https://learn.microsoft.com/graph/api/site-list, https://learn.microsoft.com/graph/api/site-search
 */
export const listSites: Endpoint = {
  method: 'GET',
  path: '/sites',
  workload: 'sharePoint',
  roles: readOneSite,
  options: ['$select', '$filter', '$top', '$skiptoken', '$search'],
  answer: (call) => listAnswer(call, { type: siteType, rows: sitesAsked(call), toJson: siteRow, pages: sitePages }),
}

function sitesAsked({ caller, query: { filter, search } }: Call): Rows<LocatedSite> {
  const geographies = geographiesOf(caller.tenant)
  if (!hasAnyPermission(caller, readAllSites)) {
    // With Sites.Selected the plain list is empty and no error, whatever has been granted.
    if (filter === undefined && search === undefined) return rowsOf([])
    throw missingPermission('sharePoint')
  }
  if (filter !== undefined) {
    if (!isOnlyRoots(filter)) throw new Refusal(400, 'invalidRequest', 'Cannot enumerate sites')
    return rootsOf(geographies)
  }
  return search === undefined ? sitesOf(geographies[0]) : searchSites(geographies, search)
}

/** `siteCollection/root ne null` */
function isOnlyRoots(filter: string): boolean {
  const expression = parseFilter(filter)
  if (expression.kind !== 'comparison') return false
  const path = expression.path.map((name) => name.toLowerCase())
  return isDeepStrictEqual(
    { ...expression, path },
    { kind: 'comparison', path: ['sitecollection', 'root'], operator: 'ne', values: [null] },
  )
}
