import { GraphError } from '../errors.ts'
import type { Warning } from './change.ts'
import type { Directory } from './directory.ts'

interface AppManagementPolicy {
  readonly isEnabled?: boolean
  readonly applicationRestrictions?: {
    readonly audiences?: { readonly azureAdMultipleOrgs?: { readonly state?: string } | null } | null
  } | null
}

/**
 * Whether the home tenant's own rules stand in the way: https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get.
 * Not every admin may read them; then nothing is said.
 */
export async function policyWarnings({ graph }: Directory): Promise<Warning[]> {
  try {
    const policy = await graph.get<AppManagementPolicy>('/policies/defaultAppManagementPolicy')
    const audience = policy.applicationRestrictions?.audiences?.azureAdMultipleOrgs?.state
    if (policy.isEnabled !== true || audience !== 'enabled') return []
  } catch (error) {
    if (error instanceof GraphError && (error.status === 403 || error.status === 404)) return []
    throw error
  }
  return [
    {
      code: 'MULTI_TENANT_FORBIDDEN',
      message:
        "The home tenant's app management policy forbids multi-tenant applications. Ask its owner for an exemption of this application before `towline trust apply`.",
    },
  ]
}
