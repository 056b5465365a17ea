import type { Caller } from './bearer.ts'
import { missingPermission, noPermissions, type Workload } from './errors.ts'

// Application permissions by what they let a caller do. An endpoint lists those of which any one will do.

/** Every site of the tenant. */
export const readAllSites = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']

/** Those sites that were granted to the application one by one. */
export const readSelectedSites = ['Sites.Selected']

export const readOrganization = ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All']

export function hasAnyRole(caller: Caller, roles: readonly string[]): boolean {
  return roles.some((role) => caller.roles.includes(role))
}

/** An empty list asks for nothing. */
export function requireAnyRole(caller: Caller, roles: readonly string[], workload: Workload): void {
  if (roles.length === 0 || hasAnyRole(caller, roles)) return
  throw caller.roles.length === 0 ? noPermissions(workload) : missingPermission(workload)
}
