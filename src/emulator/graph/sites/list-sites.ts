import type { Endpoint } from '../endpoint.ts'
import { missingPermission } from '../errors.ts'
import { listAnswer } from '../odata/list.ts'
import { rowsOf } from '../odata/rows.ts'
import { Refusal } from '../refusal.ts'
import { hasAnyRole, readAllSites, readSelectedSites } from '../roles.ts'
import { geographiesOf, rootsOf, sitePages, siteRow, sitesOf, siteType } from './site.ts'

/**
 * `GET /sites`: the sites of the default geography, or with the one filter that is supported, the root of each geography.
 * https://learn.microsoft.com/graph/api/site-list
 */
export const listSites: Endpoint = {
  method: 'GET',
  path: '/sites',
  workload: 'sharePoint',
  roles: [...readAllSites, ...readSelectedSites],
  answer(call) {
    const geographies = geographiesOf(call.caller.tenant)
    const mayReadAll = hasAnyRole(call.caller, readAllSites)
    return listAnswer(call, {
      type: siteType,
      toJson: siteRow,
      pages: sitePages,
      // With Sites.Selected the answer is an empty list and no error, whatever has been granted.
      rows: mayReadAll ? sitesOf(geographies[0]) : rowsOf([]),
      filter(expression) {
        if (!mayReadAll) throw missingPermission('sharePoint')
        if (!onlyRoots.test(expression)) throw new Refusal(400, 'invalidRequest', 'Cannot enumerate sites')
        return rootsOf(geographies)
      },
    })
  },
}

const onlyRoots = /^\s*siteCollection\/root\s+ne\s+null\s*$/i
