import type { Application, ManagedIdentity, ServicePrincipal, Tenant, World } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'

export interface Client {
  readonly application: Application
  /** The tenant that the application is registered in. */
  readonly owner: Tenant
  /** The application stands for a managed identity, which trusts other issuers than Entra only. */
  readonly isManagedIdentity?: true
}

export function findClient(world: World, clientId: string, tenant: Tenant): Client {
  const found = world.findApplication(clientId)
  if (found !== undefined) return found
  const { home, compute } = world
  const identity = compute.identities.find((candidate) => isSame(candidate.clientId, clientId))
  if (identity === undefined || tenant !== home) throw refusal(700016, clientId, tenant.displayName || tenant.id)
  return { application: applicationOf(identity, home), owner: home, isManagedIdentity: true }
}

/** A managed identity can hold federated identity credentials too, and is then asked for as an application is. */
function applicationOf(identity: ManagedIdentity, { createdDateTime }: Tenant): Application {
  return {
    id: identity.principalId,
    appId: identity.clientId,
    displayName: identity.name,
    signInAudience: 'AzureADMyOrg',
    isDisabled: false,
    requiredResourceAccess: [],
    federatedIdentityCredentials: identity.federatedIdentityCredentials ?? [],
    createdDateTime,
  }
}

export function checkServicePrincipal({ application, owner }: Client, tenant: Tenant): ServicePrincipal {
  if (owner.cloud !== undefined && tenant.cloud !== undefined && owner.cloud !== tenant.cloud) throw refusal(900382)
  const isMultiTenant = application.signInAudience !== 'AzureADMyOrg'
  if (!isMultiTenant && tenant !== owner) throw refusal(50194, application.appId, application.displayName)
  if (tenant !== owner && !isAllowedIn(application, tenant)) throw refusal(650059, application.appId, tenant.id)
  const servicePrincipal = tenant.servicePrincipals.find(({ appId }) => isSame(appId, application.appId))
  if (servicePrincipal === undefined) throw refusal(7000229, application.appId, tenant.id)
  return servicePrincipal
}

/**
 * Whether a list of tenants, if the application has one, names the tenant. Where it is registered it may always be used.
 * https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience
 */
function isAllowedIn({ more }: Application, { id }: Tenant): boolean {
  const { allowedTenantIds } = Object(more?.['signInAudienceRestrictions'])
  return !Array.isArray(allowedTenantIds) || allowedTenantIds.some((allowed) => isSame(String(allowed), id))
}

export function checkEnabled({ application }: Client, servicePrincipal: ServicePrincipal): void {
  if (application.isDisabled || servicePrincipal.isDisabled) throw refusal(7000112)
  if (!servicePrincipal.accountEnabled) throw refusal(7000112, application.appId, application.displayName)
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
