import type { AppManagementPolicy } from '../../world/model/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { readPolicies } from '../roles.ts'

/** What applications in the tenant may be. https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get */
export const policies: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/policies/defaultAppManagementPolicy',
    workload: 'directory',
    roles: readPolicies,
    options: ['$select'],
    answer: (call) => entityAnswer(call, policyType, policyJson(call.caller.tenant.appManagementPolicy)),
  },
]

const policyType: EntityType = {
  name: 'microsoft.graph.tenantAppManagementPolicy',
  set: 'policies/defaultAppManagementPolicy',
  properties: declared('id displayName description isEnabled applicationRestrictions servicePrincipalRestrictions'),
}

function policyJson(policy: AppManagementPolicy | undefined): Json {
  const restrictForAppsCreatedAfterDateTime = '0001-01-01T00:00:00Z'
  const enabled = { state: 'enabled', restrictForAppsCreatedAfterDateTime }
  const passwordCredentials = policy?.blockSecrets
    ? [{ restrictionType: 'passwordAddition', maxLifetime: null, ...enabled }]
    : []
  return {
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: policy !== undefined,
    applicationRestrictions: {
      passwordCredentials,
      keyCredentials: [],
      ...(policy?.blockMultiTenant && { audiences: { azureAdMultipleOrgs: enabled } }),
    },
    servicePrincipalRestrictions: { passwordCredentials, keyCredentials: [] },
  }
}
