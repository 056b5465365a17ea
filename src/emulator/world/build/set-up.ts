import { bytesFrom, guidFrom, mixedEndianBytes } from '../model/ids.ts'
import type {
  Application,
  AppRoleAssignment,
  FederatedIdentityCredential,
  ManagedIdentity,
  ServicePrincipal,
  Tenant,
} from '../model/index.ts'
import { copiedFrom } from './copied-from-application.ts'

export interface ApplicationPlan {
  readonly displayName: string
  readonly signInAudience?: Application['signInAudience']
  readonly requiredResourceAccess?: Application['requiredResourceAccess']
  readonly createdDateTime: string
}

/** Registers an application in the tenant that will own it, with its service principal there, as the portal does. */
export function registerApplication(owner: Tenant, plan: ApplicationPlan): Application {
  const application: Application = {
    id: guidFrom('application object', owner.id, plan.displayName),
    appId: guidFrom('application', owner.id, plan.displayName),
    displayName: plan.displayName,
    signInAudience: plan.signInAudience ?? 'AzureADMultipleOrgs',
    isDisabled: false,
    requiredResourceAccess: plan.requiredResourceAccess ?? [],
    federatedIdentityCredentials: [],
    createdDateTime: plan.createdDateTime,
  }
  owner.applications.push(application)
  addServicePrincipal(owner, application, owner)
  return application
}

/**
 * Makes the application trust a managed identity of `home`. Issuer and subject are what the identity's tokens show; the
 * audience is the URI, though the tokens show the GUID behind it.
 */
export function trustIdentity(
  application: Application,
  home: Tenant,
  identity: ManagedIdentity,
): FederatedIdentityCredential {
  const credential: FederatedIdentityCredential = {
    id: guidFrom('federated identity credential', application.id, identity.principalId),
    name: identity.name,
    issuer: `https://login.microsoftonline.com/${home.id}/v2.0`,
    subject: identity.principalId,
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  }
  application.federatedIdentityCredentials.push(credential)
  return credential
}

/**
 * Gives an admin's consent to all that the application asks for: its service principal in the tenant, an assignment of
 * each application permission, and a grant of the delegated ones for all users. No app-only token shows that grant.
 */
export function grantAdminConsent(
  tenant: Tenant,
  application: Application,
  owner: Tenant,
  createdDateTime = application.createdDateTime,
): ServicePrincipal {
  const client =
    findByAppId(tenant, application.appId) ?? addServicePrincipal(tenant, application, owner, createdDateTime)
  for (const { resourceAppId, resourceAccess } of application.requiredResourceAccess) {
    const idsOf = (kind: 'Role' | 'Scope') => resourceAccess.filter(({ type }) => type === kind).map(({ id }) => id)
    for (const id of idsOf('Role')) assignAppRole(tenant, client, resourceAppId, id)
    grantScopes(tenant, client, resourceAppId, idsOf('Scope'))
  }
  return client
}

/**
 * Grants one application permission, named by its value or its ID, to a service principal of the same tenant. Does nothing
 * where it is granted already.
 */
export function assignAppRole(tenant: Tenant, client: ServicePrincipal, resourceAppId: string, role: string): void {
  const resource = findByAppId(tenant, resourceAppId)
  const appRole = resource?.appRoles.find(({ id, value }) => id === role || value === role)
  if (resource === undefined || appRole === undefined) {
    throw new Error(`Tenant ${tenant.name} has no application permission ${role} of the API ${resourceAppId}.`)
  }
  if (client.appRoleAssignments.some((one) => one.resourceId === resource.id && one.appRoleId === appRole.id)) return
  client.appRoleAssignments.push(newAssignment(client, resource, appRole.id, client.createdDateTime))
}

/** One application permission of the API, for a service principal of the same tenant. */
export function newAssignment(
  client: ServicePrincipal,
  resource: ServicePrincipal,
  appRoleId: string,
  createdDateTime: string,
): AppRoleAssignment {
  const unique = bytesFrom('app role assignment', client.id, resource.id, appRoleId).subarray(0, 16)
  return { id: longId(client.id, unique), appRoleId, resourceId: resource.id, createdDateTime }
}

/** Delegated permissions, on behalf of all users. What the API does not offer is left out. */
function grantScopes(tenant: Tenant, client: ServicePrincipal, resourceAppId: string, ids: readonly string[]): void {
  const resource = findByAppId(tenant, resourceAppId)
  const scopes = resource?.oauth2PermissionScopes?.filter(({ id }) => ids.includes(id)).map(({ value }) => value) ?? []
  if (resource === undefined || scopes.length === 0) return

  const grants = tenant.oauth2PermissionGrants
  const existing = grants.find((grant) => grant.clientId === client.id && grant.resourceId === resource.id)
  if (existing !== undefined) {
    existing.scope = [...new Set([...existing.scope.split(' '), ...scopes])].join(' ')
    return
  }
  grants.push({
    id: grantId(client.id, resource.id, null),
    clientId: client.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: resource.id,
    scope: scopes.join(' '),
  })
}

/** ID of a delegated grant: those for one person end in that person. */
export function grantId(clientId: string, resourceId: string, principalId: string | null): string {
  const ends = [resourceId, ...(principalId === null ? [] : [principalId])]
  return longId(clientId, Buffer.concat(ends.map(mixedEndianBytes)))
}

/** The ID of an assignment or grant begins with the GUID of its principal: 43 characters of base64url. */
function longId(guid: string, rest: Buffer): string {
  return Buffer.concat([mixedEndianBytes(guid), rest]).toString('base64url')
}

function addServicePrincipal(
  tenant: Tenant,
  application: Application,
  owner: Tenant,
  createdDateTime = application.createdDateTime,
): ServicePrincipal {
  const servicePrincipal: ServicePrincipal = {
    id: guidFrom('service principal', tenant.id, application.appId),
    appId: application.appId,
    displayName: application.displayName,
    accountEnabled: true,
    appOwnerOrganizationId: owner.id,
    ...copiedFrom(application),
    appRoleAssignments: [],
    createdDateTime,
  }
  tenant.servicePrincipals.push(servicePrincipal)
  return servicePrincipal
}

function findByAppId(tenant: Tenant, appId: string): ServicePrincipal | undefined {
  return tenant.servicePrincipals.find((servicePrincipal) => servicePrincipal.appId === appId)
}
