import type { Warning } from '../change/change.ts'
import type { Directory } from '../directory/directory.ts'
import { GraphError } from '../errors/errors.ts'

interface AppManagementPolicy {
  readonly isEnabled?: boolean
  readonly applicationRestrictions?: {
    readonly audiences?: { readonly azureAdMultipleOrgs?: { readonly state?: string } | null } | null
    readonly passwordCredentials?: readonly Restriction[] | null
    readonly keyCredentials?: readonly Restriction[] | null
  } | null
}

interface Restriction {
  readonly restrictionType?: string
  readonly state?: string
}

/**
 * What the home tenant's own rules say to this: https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get.
 * Not every admin may read them; then nothing is said.
 */
export async function policyWarnings({ graph }: Directory): Promise<Warning[]> {
  let policy: AppManagementPolicy
  try {
    policy = await graph.get<AppManagementPolicy>('/policies/defaultAppManagementPolicy')
  } catch (error) {
    if (error instanceof GraphError && (error.status === 403 || error.status === 404)) return []
    throw error
  }
  const { isEnabled, applicationRestrictions } = policy
  if (isEnabled !== true) return []
  const { audiences, passwordCredentials, keyCredentials } = applicationRestrictions ?? {}
  const restrictions = [...(passwordCredentials ?? []), ...(keyCredentials ?? [])]
  return [
    ...(audiences?.azureAdMultipleOrgs?.state === 'enabled' ? [multiTenantForbidden] : []),
    ...(restrictions.some(({ state }) => state === 'enabled') ? [credentialsRestricted] : []),
  ]
}

const multiTenantForbidden: Warning = {
  code: 'MULTI_TENANT_FORBIDDEN',
  message:
    "The home tenant's app management policy forbids multi-tenant applications. Ask its owner for an exemption of this application before `towline trust apply`.",
}

const credentialsRestricted: Warning = {
  code: 'CREDENTIALS_RESTRICTED',
  message:
    "The home tenant's app management policy restricts secrets or certificates of applications. Towline adds neither; if it refuses the federated identity credential, ask the policy's owner for an exemption.",
}
