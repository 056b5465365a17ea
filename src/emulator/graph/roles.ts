import type { Caller } from './bearer.ts'
import { missingPermission, noPermissions, type Workload } from './errors.ts'

// Application permissions by what they let a caller do. An endpoint lists those of which any one will do.
// https://learn.microsoft.com/graph/permissions-reference

/** Every site of the tenant. */
export const readAllSites = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']

/** Those sites that were granted to the application one by one. */
export const readSelectedSites = ['Sites.Selected']

export const manageSitePermissions = ['Sites.FullControl.All']

export const readAllFiles = ['Files.Read.All', 'Files.ReadWrite.All']

const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All']

export const readOrganization = ['Organization.Read.All', ...readDirectory]

export const readUsers = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...readDirectory]

export const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...readDirectory]

export const readGroupMembers = [...readGroups, 'GroupMember.ReadWrite.All']

export const readMemberships = ['User.Read.All', 'User.ReadWrite.All', ...readGroupMembers]

export const readApplications = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
  ...readDirectory,
]

export const readDelegatedGrants = ['DelegatedPermissionGrant.ReadWrite.All', ...readDirectory]

export const readLicences = ['LicenseAssignment.Read.All', ...readOrganization]

export const readRoleDefinitions = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  ...readDirectory,
]

export const readAdministrativeUnits = ['AdministrativeUnit.Read.All', ...readDirectory]

export const readServiceHealth = ['ServiceHealth.Read.All']

const readTeamGroups = ['Group.Read.All', 'Group.ReadWrite.All', ...readDirectory]

export const readTeams = ['Team.ReadBasic.All', 'TeamSettings.Read.All', ...readTeamGroups]

export const readChannels = ['Channel.ReadBasic.All', 'ChannelSettings.Read.All', ...readTeamGroups]

export function hasAnyRole(caller: Caller, roles: readonly string[]): boolean {
  return roles.some((role) => caller.roles.includes(role))
}

/** An empty list asks for nothing. */
export function requireAnyRole(caller: Caller, roles: readonly string[], workload: Workload): void {
  if (roles.length === 0 || hasAnyRole(caller, roles)) return
  throw caller.roles.length === 0 ? noPermissions(workload, roles) : missingPermission(workload, roles, caller.roles)
}
