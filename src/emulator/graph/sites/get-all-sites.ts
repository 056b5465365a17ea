import type { Endpoint } from '../endpoint.ts'
import { concatenate } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { readAllSites } from '../roles.ts'
import { geographiesOf, sitePages, siteRow, sitesOf, siteType } from './site.ts'

/**
 * `GET /sites/getAllSites`: the sites of all geographies. Its following pages are those of another name.
 * https://learn.microsoft.com/graph/api/site-getallsites
 */
export const getAllSites: Endpoint = {
  method: 'GET',
  path: '/sites/getAllSites',
  workload: 'sharePoint',
  roles: readAllSites,
  options: ['$select', '$top', '$skiptoken'],
  answer(call) {
    const rows = concatenate(geographiesOf(call.caller.tenant).map(sitesOf))
    return listAnswer(call, { type: siteType, rows, toJson: siteRow, pages: sitePages, nextPath: followingPages.path })
  },
}

/** The list of all sites under the name that the links give it. */
export const followingPages: Endpoint = { ...getAllSites, path: '/sites/oneDrive.getAllSites' }
