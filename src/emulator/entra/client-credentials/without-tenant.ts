import { microsoftServicesTenantId, personalAccountsTenantId } from '../../world/model/first-party.ts'
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
  // UNCONFIRMED for `consumers`: only the tenant of the other two has been seen.
  return refusal(7000229, found.appId, alias === 'consumers' ? personalAccountsTenantId : microsoftServicesTenantId)
}

const microsoftServices = 'Microsoft Services'
