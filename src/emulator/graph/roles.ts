import type { Caller } from './bearer.ts'
import { missingPermission, noPermissions, type Workload } from './errors.ts'

// Application permissions by what they let a caller do. Any one of the permissions that an endpoint lists is enough.
// https://learn.microsoft.com/graph/permissions-reference

/** Every site of the tenant. */
export const readAllSites = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']

/** The sites that were granted to the application one by one. */
export const readSelectedSites = ['Sites.Selected']

export const manageSitePermissions = ['Sites.FullControl.All']

export const readAllFiles = ['Files.Read.All', 'Files.ReadWrite.All']

/** Any of these may write files and make sharing links, and so may see where existing links lead. */
export const writeAllFiles = ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']

const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All']

export const readOrganization = ['Organization.Read.All', ...readDirectory]

export const readUsers = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...readDirectory]

export const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...readDirectory]

export const readGroupMembers = [...readGroups, 'GroupMember.ReadWrite.All']

export const manageUsers = ['User.ReadWrite.All', 'Directory.ReadWrite.All']

export const manageGroups = ['Group.Create', 'Group.ReadWrite.All', 'Directory.ReadWrite.All']

export const manageGroupMembers = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All']

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

export const readDomains = ['Domain.Read.All', 'Domain.ReadWrite.All', ...readDirectory]

export const readConditionalAccess = ['Policy.Read.All', 'Policy.Read.ConditionalAccess']

export const readAdministrativeUnits = ['AdministrativeUnit.Read.All', ...readDirectory]

export const readSignIns = ['AuditLog.Read.All']

export const readServiceHealth = ['ServiceHealth.Read.All']

const readTeamGroups = ['Group.Read.All', 'Group.ReadWrite.All', ...readDirectory]

export const readTeams = ['Team.ReadBasic.All', 'TeamSettings.Read.All', ...readTeamGroups]

export const readChannels = ['Channel.ReadBasic.All', 'ChannelSettings.Read.All', ...readTeamGroups]

/** An application with the narrower of these may change what it owns, and nothing else. */
export const ownApplications = 'Application.ReadWrite.OwnedBy'

export const manageApplications = [ownApplications, 'Application.ReadWrite.All']

export const manageAppRoleAssignments = ['AppRoleAssignment.ReadWrite.All']

export const manageDelegatedGrants = ['DelegatedPermissionGrant.ReadWrite.All']

export const readPolicies = ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration']

/** A client with this may do in the directory whatever the signed-in person may do. */
const asSignedInUser = 'Directory.AccessAsUser.All'

export function hasAnyPermission({ roles, user }: Caller, permissions: readonly string[]): boolean {
  const held = user?.scopes ?? roles
  return permissions.some((permission) => held.includes(permission))
}

/** An empty list asks for nothing. */
export function requireAnyPermission(caller: Caller, permissions: readonly string[], workload: Workload): void {
  if (permissions.length === 0 || hasAnyPermission(caller, permissions)) return
  const { roles, user } = caller
  if (workload === 'directory' && user?.scopes.includes(asSignedInUser)) return
  throw roles.length === 0 && user === undefined
    ? noPermissions(workload, permissions)
    : missingPermission(workload, permissions, user?.scopes ?? roles)
}
