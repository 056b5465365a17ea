import type { Call } from '../endpoint.ts'
import { missingPermission } from '../errors.ts'
import { hasAnyPermission, readAllSites, readSelectedSites } from '../roles.ts'
import { findSite } from './address.ts'
import type { LocatedSite } from './site.ts'

/** What an endpoint for one site lists as its roles: enough to be let in, and to be looked at more closely here. */
export const readOneSite = [...readAllSites, ...readSelectedSites]

/**
 * The site that the path names, if the caller may read it: by one of the roles, or by a grant on this very site. A grant
 * is looked up at each request, so it works, and stops working, at once.
 */
export function readableSite(call: Call, roles: readonly string[] = readAllSites): LocatedSite {
  return readable(call, findSite(call.caller.tenant, call.params['site'] ?? ''), roles)
}

/** As `readableSite`, for a site that was found by something in it. */
export function readable({ caller }: Call, located: LocatedSite, roles: readonly string[]): LocatedSite {
  const isGranted = caller.tenant.sharePoint.siteGrants.some(
    ({ siteId, appId }) => siteId === located.site.id && appId === caller.appId,
  )
  // A caller with none of the roles was let in for Sites.Selected.
  if (hasAnyPermission(caller, roles) || isGranted) return located
  throw missingPermission('sharePoint')
}
