import { takesAdministrator } from '../../world/model/app-roles.ts'
import { appIds } from '../../world/model/first-party.ts'
import type { ServicePrincipal, Tenant, User } from '../../world/model/index.ts'
import { findResource } from '../client-credentials/resource.ts'
import { mayConsent } from '../consent/administrators.ts'
import { refusal } from '../errors/index.ts'
import { lookUpResource, type Resource } from '../resources.ts'
import type { SignInClient } from './clients.ts'

/** What a person's sign-in is for. */
export interface AskedScopes {
  /** As it was asked for: `https://graph.microsoft.com//.default offline_access openid`. */
  readonly written: string
  readonly openId: readonly string[]
  /** The API, by the name that its tokens' `aud` will have; undefined where only an identity was asked for. */
  readonly resource: Resource | undefined
  /** Names of permissions; none where `.default` was asked for. */
  readonly names: readonly string[]
}

const openIdScopes = ['openid', 'profile', 'email', 'offline_access']

/**
 * Reads the scopes of a person's sign-in: all of one API. 65002 where a client of Microsoft's asks for permissions of
 * Microsoft's APIs by name: those it has are fixed, and `.default` means them.
 */
export function readScopes(written: string, tenant: Tenant, client: SignInClient): AskedScopes {
  const parts = written.split(/\s+/).filter((part) => part !== '')
  const openId = parts.filter((part) => openIdScopes.includes(part.toLowerCase()))
  const others = parts.filter((part) => !openId.includes(part)).map(split)
  const [first] = others
  if (first === undefined) return { written, openId, resource: undefined, names: [] }
  if (others.some(({ resource }) => resource !== first.resource)) throw refusal(28000)
  const resource = resourceOf(tenant, first.resource)
  const names = others.map(({ name }) => name).filter((name) => name !== '.default')
  if (names.length > 0 && client.isFirstParty) {
    throw refusal(65002, client.appId, resource.servicePrincipal.appId)
  }
  return { written, openId, resource, names }
}

/** The resource is everything before the last slash, with the slash that it may end in itself. Without one it is Graph. */
function split(scope: string): { resource: string; name: string } {
  const at = scope.lastIndexOf('/')
  if (at < 0) return { resource: 'https://graph.microsoft.com', name: scope }
  return { resource: scope.slice(0, at), name: scope.slice(at + 1) }
}

/** Azure Resource Manager serves people of every tenant, subscriptions or not. */
function resourceOf(tenant: Tenant, identifier: string): Resource {
  const isArm = /^https:\/\/management\.(azure\.com|core\.windows\.net)\/?$/i.test(identifier)
  if (isArm && lookUpResource(tenant, identifier) === undefined) {
    return { audience: identifier, servicePrincipal: withoutServicePrincipal(tenant) }
  }
  const resource = findResource(tenant, identifier)
  if (!resource.servicePrincipal.accountEnabled) throw refusal(500014, identifier)
  return resource
}

function withoutServicePrincipal({ id, createdDateTime }: Tenant): ServicePrincipal {
  return {
    id,
    appId: appIds.azureResourceManager,
    displayName: 'Windows Azure Service Management API',
    accountEnabled: true,
    appOwnerOrganizationId: id,
    servicePrincipalNames: [],
    appRoles: [],
    appRoleAssignments: [],
    createdDateTime,
  }
}

/** The delegated permissions that a token has: what the client has anyway, what was consented to, what was asked for now. */
export function grantedScopes(
  tenant: Tenant,
  client: SignInClient,
  { resource, names, openId }: AskedScopes,
): string[] {
  if (resource === undefined) return [...openId]
  if (resource.servicePrincipal.appId === appIds.azureResourceManager) return ['user_impersonation']
  const shown = openId.filter((name) => name !== 'offline_access')
  return [...new Set([...allowedScopes(tenant, client, resource), ...names, ...shown])].sort()
}

/** What the client has before anything is asked for: from the start, or by consent. */
function allowedScopes(tenant: Tenant, client: SignInClient, { servicePrincipal }: Resource): string[] {
  const own = tenant.servicePrincipals.find(({ appId }) => appId === client.appId)
  const consented = tenant.oauth2PermissionGrants
    .filter(({ clientId, resourceId }) => clientId === own?.id && resourceId === servicePrincipal.id)
    .flatMap(({ scope }) => scope.split(' '))
  return [...client.preauthorized, ...consented]
}

/**
 * Refuses a person who cannot consent to what is asked for: 90094. An administrator is taken to consent, as the page would ask.
 * https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview
 */
export function checkConsent(tenant: Tenant, user: User, client: SignInClient, { resource, names }: AskedScopes): void {
  if (resource === undefined || mayConsent(tenant, user, [])) return
  const allowed = allowedScopes(tenant, client, resource)
  const known = resource.servicePrincipal.oauth2PermissionScopes ?? []
  const isClosed = (name: string) =>
    !allowed.includes(name) && takesAdministrator(known.find(({ value }) => value === name) ?? { value: name })
  if (names.some(isClosed)) throw refusal(90094)
}
