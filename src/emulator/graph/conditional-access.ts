import { guidFrom } from '../world/model/ids.ts'
import type { Tenant } from '../world/model/index.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { resourceNotFound } from './errors.ts'
import { entityAnswer } from './odata/entity.ts'
import { declared, type EntityType, type Json } from './odata/entity-type.ts'
import { rowsOf } from './odata/lazy-rows.ts'
import { directoryPages, listAnswer } from './odata/list.ts'
import { readConditionalAccess } from './roles.ts'

const read = {
  method: 'GET',
  workload: 'conditionalAccess',
  roles: readConditionalAccess,
  options: ['$select'],
} as const

/**
 * The policies that the sign-in of the tenant obeys. A tenant with licences has one more, which only reports.
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
 */
export const conditionalAccess: readonly Endpoint[] = [
  {
    ...read,
    path: '/identity/conditionalAccess/policies',
    answer: (call) =>
      listAnswer(call, {
        type: policyType,
        rows: rowsOf(policiesFor(call)),
        toJson: (json) => json,
        pages: directoryPages,
      }),
  },
  {
    ...read,
    path: '/identity/conditionalAccess/policies/{id}',
    answer(call) {
      const id = call.params['id'] ?? ''
      const policy = policiesFor(call).find((one) => one['id'] === id.toLowerCase())
      if (policy === undefined) throw resourceNotFound(id)
      return entityAnswer(call, policyType, policy)
    },
  },
]

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
const policyType: EntityType = {
  name: 'microsoft.graph.conditionalAccessPolicy',
  set: 'identity/conditionalAccess/policies',
  showsNulls: true,
  properties: declared(`
    conditions createdDateTime deletedDateTime displayName grantControls id modifiedDateTime sessionControls state
    templateId`),
}

function policiesFor({ caller: { tenant } }: Call): Json[] {
  const { requireMfa = false, blockDeviceCode = false } = tenant.signInPolicies ?? {}
  const mfa = 'Require multifactor authentication for all users'
  return [
    ...(requireMfa ? [policyJson(tenant, mfa, 'enabled', 'mfa')] : []),
    ...(!requireMfa && tenant.subscribedSkus.length > 0
      ? [policyJson(tenant, mfa, 'enabledForReportingButNotEnforced', 'mfa')]
      : []),
    ...(blockDeviceCode
      ? [policyJson(tenant, 'Block device code flow', 'enabled', 'block', { transferMethods: 'deviceCodeFlow' })]
      : []),
  ]
}

function policyJson(
  tenant: Tenant,
  displayName: string,
  state: string,
  control: 'mfa' | 'block',
  authenticationFlows: Json | null = null,
): Json {
  return {
    id: guidFrom('conditional access policy', tenant.id, displayName),
    templateId: null,
    displayName,
    createdDateTime: tenant.createdDateTime,
    modifiedDateTime: null,
    state,
    sessionControls: null,
    conditions: {
      clientAppTypes: ['all'],
      userRiskLevels: [],
      signInRiskLevels: [],
      authenticationFlows,
      platforms: null,
      locations: null,
      devices: null,
      applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] },
      users: { ...none('Users', ['All']), ...none('Groups'), ...none('Roles') },
    },
    grantControls: {
      operator: 'OR',
      builtInControls: [control],
      customAuthenticationFactors: [],
      termsOfUse: [],
    },
  }
}

function none(kind: string, included: readonly string[] = []): Json {
  return { [`include${kind}`]: included, [`exclude${kind}`]: [] }
}
