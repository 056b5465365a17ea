import type { Warning } from '../change/change.ts'
import type { Directory } from '../directory/directory.ts'
import { readAppManagementPolicy } from '../directory/objects/app-management-policy.ts'
import { Reads } from '../directory/reads.ts'

/**
 * Warnings where the home tenant's own policy is against the application. None if this admin may not read the policy.
 */
export async function policyWarnings(home: Directory): Promise<Warning[]> {
  const { isEnabled, applicationRestrictions } = (await readAppManagementPolicy(new Reads(home))) ?? {}
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
