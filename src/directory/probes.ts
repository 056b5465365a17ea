import { apis } from './apis.ts'
import type { Permission } from './permissions.ts'

/**
 * Paths of Microsoft Graph, below the version, that only this permission or a wider one may read. There is none for a
 * permission that only writes: to try it would change something. There is none for `Sites.Selected`: it takes the name
 * of a site. https://learn.microsoft.com/graph/permissions-reference
 */
const probes: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/^Sites\.(Read|ReadWrite|Manage|FullControl)\.All$/, '/sites?$top=1&$select=id'],
  [/^User\.(ReadBasic|Read|ReadWrite)\.All$/, '/users?$top=1&$select=id'],
  [/^(GroupMember|Group)\.(Read|ReadWrite)\.All$/, '/groups?$top=1&$select=id'],
  [/^Directory\.(Read|ReadWrite)\.All$/, '/groups?$top=1&$select=id'],
  [/^Application\.(Read|ReadWrite)\.(All|OwnedBy)$/, '/applications?$top=1&$select=id'],
  [/^Organization\.(Read|ReadWrite)\.All$/, '/organization?$select=id'],
  [/^LicenseAssignment\.(Read|ReadWrite)\.All$/, '/subscribedSkus?$select=id'],
  [
    /^RoleManagement\.(Read|ReadWrite)\.(Directory|All)$/,
    '/roleManagement/directory/roleDefinitions?$top=1&$select=id',
  ],
  [/^AdministrativeUnit\.(Read|ReadWrite)\.All$/, '/directory/administrativeUnits?$top=1&$select=id'],
  [/^ServiceHealth\.Read\.All$/, '/admin/serviceAnnouncement/healthOverviews?$top=1'],
]

/** The path to read; `undefined` for a permission that cannot be tried. */
export function probeOf({ api, name }: Permission): string | undefined {
  return api === apis.graph.appId ? probes.find(([pattern]) => pattern.test(name))?.[1] : undefined
}
