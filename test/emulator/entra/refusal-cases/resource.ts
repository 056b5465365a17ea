import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import type { RefusalCase } from '../refusals.ts'

export const resourceRefusals: readonly RefusalCase[] = [
  ...['User.Read', 'Sites.Read.All', 'https://graph.microsoft.com', 'https://graph.microsoft.com/Sites.Read.All'].map(
    (scope) => ({
      when: `the scope is ${scope}`,
      expect: '400 invalid_scope 1002012',
      given: () => ({ form: { scope } }),
    }),
  ),
  {
    when: 'the scope names a permission beside .default',
    expect: '400 invalid_scope 70011',
    given: () => ({ form: { scope: 'https://graph.microsoft.com/.default User.Read' } }),
  },
  {
    when: 'the resource is neither a URI nor a GUID',
    expect: '400 invalid_scope 70011',
    given: () => ({ form: { scope: 'graph/.default' } }),
  },
  ...['openid', 'profile', 'Offline_Access'].map((name) => ({
    when: `the scope has ${name} beside .default, as people's have`,
    expect: '400 invalid_scope 28002',
    given: () => ({ form: { scope: `https://graph.microsoft.com/.default ${name}` } }),
  })),
  {
    when: 'the scope has no resource',
    expect: '400 invalid_scope 700023',
    given: () => ({ form: { scope: '/.default' } }),
  },
  {
    when: 'the scope names two resources',
    expect: '400 invalid_scope 700022',
    given: () => ({ form: { scope: 'https://graph.microsoft.com/.default https://fabrikam.sharepoint.com/.default' } }),
  },
  {
    when: 'the tenant has no such resource',
    expect: '400 invalid_resource 500011',
    hasErrorUri: true,
    given: () => ({ form: { scope: 'https://management.azure.com/.default' } }),
  },
  {
    when: 'the resource wants assigned applications, and the client is assigned to nothing',
    expect: '400 invalid_grant 501051',
    hasErrorUri: true,
    given({ target, application }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === appIds.microsoftGraph) found.appRoleAssignmentRequired = true
        if (found.appId === application.appId) found.appRoleAssignments = []
      }
      return {}
    },
  },
  {
    when: 'the resource wants assigned applications, and the client is assigned to another API alone',
    expect: '400 invalid_grant 501051',
    given({ target, application }) {
      const sharePoint = target.servicePrincipals.find(({ appId }) => appId === appIds.sharePointOnline)
      for (const found of target.servicePrincipals) {
        if (found.appId === appIds.microsoftGraph) found.appRoleAssignmentRequired = true
        if (found.appId !== application.appId || sharePoint === undefined) continue
        found.appRoleAssignments = found.appRoleAssignments.map((one) => ({ ...one, resourceId: sharePoint.id }))
      }
      return {}
    },
  },
  {
    when: 'the resource is disabled in the tenant',
    expect: '400 invalid_resource 500014',
    given({ target }) {
      for (const found of target.servicePrincipals) {
        if (found.appId === appIds.microsoftGraph) found.accountEnabled = false
      }
      return {}
    },
  },
]
