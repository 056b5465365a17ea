import { contosoAnd } from './bare.ts'
import { demoApplication } from './demo-application.ts'
import type { World } from './model.ts'
import { grantAdminConsent } from './trust.ts'

/**
 * The seed world as a place where people work: users, groups and teams in the target, a subscription to Azure there too,
 * and consent to read most of it, in Microsoft Graph and in SharePoint.
 */
export function workplaceWorld(): World {
  const world = contosoAnd('workplace', { azure: true, users: 140, groups: 40 })
  const application = demoApplication(world.home, world.compute, { graph: readMost, sharePoint: readSharePoint })
  for (const target of world.targets) grantAdminConsent(target, application, world.home)
  return world
}

const readMost = [
  'Sites.FullControl.All', // As in the seed world.
  'AdministrativeUnit.Read.All',
  'Application.Read.All',
  'AuditLog.Read.All',
  'Channel.ReadBasic.All',
  'Directory.Read.All',
  'Domain.Read.All',
  'Files.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Organization.Read.All',
  'Policy.Read.All',
  'Reports.Read.All',
  'RoleManagement.Read.Directory',
  'ServiceHealth.Read.All',
  'Team.ReadBasic.All',
  'User.Read.All',
]

const readSharePoint = ['Sites.Read.All', 'TermStore.Read.All', 'User.Read.All']
