import { microsoftServicesTenantId } from '../../world/model/first-party.ts'
import type { World } from '../../world/model/index.ts'
import { refusal, type StsRefusal } from '../errors/index.ts'

/**
 * Why an application gets no token where the address names no tenant, as `common` does. An application belongs to no
 * tenant until one is named, so the service looks for it in a tenant of Microsoft's own.
 * https://github.com/Azure/azure-sdk-for-net/issues/46762
 */
export function refusalWithoutTenant(world: World, clientId: string, alias: string): StsRefusal {
  const found = world.findApplication(clientId)?.application
  if (found === undefined) return refusal(700016, clientId, microsoftServices)
  if (found.signInAudience === 'AzureADMyOrg') return refusal(50194, found.appId, found.displayName, `/${alias}`)
  return refusal(7000229, found.appId, alias === 'consumers' ? personalAccountsTenantId : microsoftServicesTenantId)
}

const microsoftServices = 'Microsoft Services'

/**
 * The tenant of personal accounts. UNCONFIRMED: that `consumers` stands for it here; for `common` and `organizations`
 * the other tenant has been seen. https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'
