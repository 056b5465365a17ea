import type { Application, ServicePrincipal, Tenant, World } from '../../world/model.ts'
import { refusal } from '../errors.ts'
import type { Parameters } from './parameters.ts'

export interface Client {
  readonly application: Application
  /** The tenant that the application is registered in. */
  readonly owner: Tenant
}

export function findClient(world: World, { clientId, tenant }: Parameters): Client {
  for (const owner of tenantsOf(world)) {
    const application = owner.applications.find(({ appId }) => isSame(appId, clientId))
    if (application !== undefined) return { application, owner }
  }
  const isManagedIdentity = world.compute.identities.some((identity) => isSame(identity.clientId, clientId))
  // A managed identity can hold federated identity credentials too, but not for tokens that Entra issued.
  if (isManagedIdentity && tenant === world.home) throw refusal(700222)
  throw refusal(700016, clientId, tenant.displayName)
}

export function checkServicePrincipal({ application, owner }: Client, tenant: Tenant): ServicePrincipal {
  const isMultiTenant = application.signInAudience !== 'AzureADMyOrg'
  if (!isMultiTenant && tenant !== owner) throw refusal(50194, application.appId, application.displayName)
  const servicePrincipal = tenant.servicePrincipals.find(({ appId }) => isSame(appId, application.appId))
  if (servicePrincipal === undefined) throw refusal(7000229, application.appId, tenant.id)
  return servicePrincipal
}

export function checkEnabled({ application }: Client, servicePrincipal: ServicePrincipal): void {
  if (application.isDisabled || !servicePrincipal.accountEnabled) {
    throw refusal(7000112, application.appId, application.displayName)
  }
}

/** The home tenant, which owns the application as a rule, before the targets, of which there may be very many. */
function* tenantsOf({ home, targets }: World): Iterable<Tenant> {
  yield home
  yield* targets
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
