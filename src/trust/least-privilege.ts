import type { Warning } from '../change/change.ts'
import { apis } from '../directory/apis.ts'
import type { Permission } from '../directory/permissions.ts'
import type { WantedApplication } from './wanted.ts'

interface Reach {
  readonly pattern: RegExp
  /** Completes "lets any program on the host …". */
  readonly reach: string
  /** A permission that is enough in many cases. */
  readonly narrower?: string
  /** It leads to every right in the tenant. */
  readonly leadsToEverything?: true
}

/**
 * What application permissions of Microsoft Graph reach. A permission leads to Global Administrator if an application
 * can use it to give any right to itself or to others
 * (learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions,
 * learn.microsoft.com/graph/permissions-reference).
 */
const reaches: readonly Reach[] = [
  {
    pattern: /^AppRoleAssignment\.ReadWrite\.All$/,
    reach: 'grant any application permission to any application, itself among them',
    leadsToEverything: true,
  },
  {
    pattern: /^RoleManagement\.ReadWrite\.(Directory|All)$/,
    reach: 'give any directory role to any user or application',
    leadsToEverything: true,
  },
  {
    pattern:
      /^(RoleAssignmentSchedule|RoleEligibilitySchedule|PrivilegedAccess)\.ReadWrite\.(Directory|AzureAD|AzureADGroup)$/,
    reach: 'make any user or application eligible for any directory role',
    leadsToEverything: true,
  },
  {
    pattern: /^Application\.ReadWrite\.All$/,
    reach: 'add a credential to any application and then act as it, with all that it may do',
    narrower: 'Application.ReadWrite.OwnedBy',
    leadsToEverything: true,
  },
  {
    pattern: /^(UserAuthenticationMethod\.ReadWrite\.All|User-PasswordProfile\.ReadWrite\.All)$/,
    reach: 'set sign-in methods or passwords of other people',
    leadsToEverything: true,
  },
  {
    pattern: /^(Directory\.ReadWrite\.All|Group\.ReadWrite\.All|GroupMember\.ReadWrite\.All)$/,
    reach: 'put any user or application into groups, those that give access elsewhere among them',
    narrower: 'Directory.Read.All, Group.Read.All or GroupMember.Read.All, if nothing is to be changed',
  },
  {
    pattern: /^Policy\.ReadWrite\.(ConditionalAccess|AuthenticationMethod|PermissionGrant)$/,
    reach: 'change the rules that protect every other account',
    leadsToEverything: true,
  },
  {
    pattern: /^Sites\.FullControl\.All$/,
    reach: 'read, change and delete every file of every site, and who may see it',
    narrower: 'Sites.Selected for sites that are known, Sites.Read.All to list and read them',
  },
  {
    pattern: /^Sites\.(Manage|ReadWrite)\.All$/,
    reach: 'change and delete every file of every site',
    narrower: 'Sites.Selected for sites that are known, Sites.Read.All to list and read them',
  },
  {
    pattern: /^Sites\.Read\.All$/,
    reach: 'read every file of every site',
    narrower: 'Sites.Selected for sites that are known; there is no narrower one to list them all',
  },
  {
    pattern: /^Files\.(Read|ReadWrite)\.All$/,
    reach: 'read every file of every person and site',
    narrower: 'Sites.Selected for sites that are known',
  },
  {
    pattern: /^Mail\.(Read|ReadWrite|Send)$/,
    reach: 'use the mailbox of every person',
    narrower: 'RBAC for Applications in Exchange Online, which limits it to some mailboxes',
  },
  {
    pattern: /^Directory\.Read\.All$/,
    reach: 'read the whole directory',
    narrower: 'User.Read.All, GroupMember.Read.All or Application.Read.All',
  },
]

/** A warning for each wide permission that the chosen targets get. */
export function leastPrivilegeWarnings({ key, targets }: WantedApplication): Warning[] {
  const wanted = new Map<string, Permission>()
  for (const permission of targets.flatMap(({ permissions }) => permissions)) wanted.set(permission.written, permission)
  return [...wanted.values()].flatMap(({ api, name, written }) => {
    const found = api === apis.graph.appId ? reaches.find(({ pattern }) => pattern.test(name)) : undefined
    if (found === undefined) return []
    const instead = found.narrower === undefined ? '' : ` Narrower: ${found.narrower}.`
    return [
      {
        code: found.leadsToEverything ? 'PERMISSION_LEADS_TO_ADMIN' : 'PERMISSION_WIDE',
        message: `${written} (application "${key}") lets any program on the host ${found.reach}${found.leadsToEverything ? ', and so become Global Administrator of the target' : ''}.${instead}`,
      },
    ]
  })
}
