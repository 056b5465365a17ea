import type { Site } from '../../world/model/index.ts'
import type { Call } from '../endpoint.ts'
import { missingPermission } from '../errors.ts'
import { hasAnyPermission, readAllSites, readSelectedSites, writeAllFiles } from '../roles.ts'
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

/** What an endpoint that writes files lists as its roles. */
export const writeOneSite = [...writeAllFiles, ...readSelectedSites]

/** Refuses a caller that may read the site and not write to it: `Sites.Selected` is as wide as its grant on the site. */
export function requireWritable({ caller }: Call, { id }: Site): void {
  const isGranted = caller.tenant.sharePoint.siteGrants.some(
    ({ siteId, appId, roles }) => siteId === id && appId === caller.appId && roles.some((role) => role !== 'read'),
  )
  if (!hasAnyPermission(caller, writeAllFiles) && !isGranted) throw missingPermission('sharePoint')
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
