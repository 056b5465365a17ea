import type { Call, Endpoint } from '../endpoint.ts'
import { missingPermission } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { hasAnyRole, readAllSites, readSelectedSites } from '../roles.ts'
import { findSite } from './address.ts'
import { type LocatedSite, siteEntity, siteType } from './site.ts'

/**
 * `GET /sites/{site}`, with any of the addresses that a site has.
 * https://learn.microsoft.com/graph/api/site-get
 */
export const getSite: Endpoint = {
  method: 'GET',
  path: '/sites/{site}',
  workload: 'sharePoint',
  roles: [...readAllSites, ...readSelectedSites],
  answer(call) {
    const located = findSite(call.caller.tenant, call.params['site'] ?? '')
    if (!mayRead(call, located)) throw missingPermission('sharePoint')
    return entityAnswer(call, siteType, siteEntity(located))
  },
}

/** A grant on a site is looked up at each request, so it works, and stops working, at once. */
function mayRead({ caller }: Call, { site }: LocatedSite): boolean {
  return (
    hasAnyRole(caller, readAllSites) ||
    caller.tenant.sharePoint.siteGrants.some(({ siteId, appId }) => siteId === site.id && appId === caller.appId)
  )
}
