import { guid } from '../../../world/model/ids.ts'
import type { Application } from '../../../world/model/index.ts'
import { invalid } from './properties.ts'

/** https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience?view=graph-rest-beta */
const mostTenants = 20

/**
 * Refuses a list of tenants that an application, as a write would leave it, cannot have. The list has one tenant at least,
 * allows the application's own, and is for multi-tenant applications without personal accounts. UNCONFIRMED: the words.
 */
export function checkRestrictions({ more, signInAudience }: Application): void {
  const {
    '@odata.type': type,
    kind,
    allowedTenantIds,
    isHomeTenantAllowed,
  } = Object(more?.['signInAudienceRestrictions'])
  const isList =
    allowedTenantIds !== undefined || kind === 'allowedTenants' || String(type).endsWith('.allowedTenantsAudience')
  if (!isList) return
  const isGood =
    Array.isArray(allowedTenantIds) &&
    allowedTenantIds.length > 0 &&
    allowedTenantIds.length <= mostTenants &&
    allowedTenantIds.every((id) => typeof id === 'string' && guid.test(id)) &&
    isHomeTenantAllowed !== false
  if (isGood && signInAudience === 'AzureADMultipleOrgs') return
  throw invalid(
    "Invalid value specified for property 'signInAudienceRestrictions' of resource 'Application'.",
    'signInAudienceRestrictions',
  )
}
