import { demoApplication } from '../build/demo-application.ts'
import { grantAdminConsent } from '../build/set-up.ts'
import { fileIn, shareFile } from '../build/sharing.ts'
import type { Tenant, User, World } from '../model/index.ts'
import { contosoAnd } from './bare.ts'

/**
 * The seed world as a place where people work. The target has users, groups, teams, shared files and a subscription to
 * Azure. The application has consent to read most of it, in Microsoft Graph and in SharePoint.
 */
export function workplaceWorld(): World {
  const world = contosoAnd('workplace', { azure: true, users: 140, groups: 40 })
  const application = demoApplication(world.home, world.compute, { graph: readMost, sharePoint: readSharePoint })
  for (const target of world.targets) {
    grantAdminConsent(target, application, world.home)
    shareFiles(target)
  }
  return world
}

/** With all people, with the organisation, with a guest and with a colleague. */
function shareFiles(target: Tenant): void {
  const idsOf = (type: User['userType']) => target.users.filter(({ userType }) => userType === type).map(({ id }) => id)
  const [guest = '', another = ''] = idsOf('Guest')
  const [, , colleague = ''] = idsOf('Member')
  shareFile(target, fileIn(target, 1, 'Budget.xlsx'), { scope: 'anonymous' })
  shareFile(target, fileIn(target, 1, 'Minutes'), { scope: 'organization', type: 'edit' })
  shareFile(target, fileIn(target, 2, 'Contracts'), { scope: 'users', type: 'edit', userIds: [guest, another] })
  shareFile(target, fileIn(target, 2, 'Budget.xlsx'), { scope: 'users', userIds: [colleague] })
  const expirationDateTime = '2027-01-31T00:00:00Z'
  shareFile(target, fileIn(target, 3, 'Contracts/Signed'), { scope: 'anonymous', type: 'edit', expirationDateTime })
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
