import { randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { appIds } from '../world/model/first-party.ts'
import type { Compute, ManagedIdentity, Tenant } from '../world/model/index.ts'
import { assertionIssuerOf, issuerV1Of } from './issuers.ts'
import { utiOf } from './request-ids.ts'
import type { Client, Resource } from './resources.ts'

export interface TokenPlan {
  readonly tenant: Tenant
  /** Whose token it is. */
  readonly principal: Client
  /** The way to the token: first-hand by a managed identity, or by an application with an assertion. */
  readonly origin: ManagedIdentity | 'federated-credential'
  readonly resource: Resource
  /** From now to its end. */
  readonly seconds: number
  /** The request that the token answers; its `uti`. */
  readonly requestId: string
  /** e.g. `cp1` */
  readonly capabilities: readonly string[]
  /** Seconds since the epoch: a claims challenge wants a token that is valid from then on, and not from before. */
  readonly notBefore?: number | undefined
}

/**
 * What a token for the token exchange says: the second format, the API's ID as audience and never its URI, no roles.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function assertionClaims(plan: TokenPlan, compute: Compute): JWTPayload {
  const { tenant, principal, resource, requestId, origin } = plan
  return {
    aud: appIds.tokenExchange,
    iss: assertionIssuerOf(tenant.id, resource.audience),
    aio: opaque(30),
    azp: principal.appId,
    azpacr: withAssertion,
    idtyp: 'app',
    oid: principal.id,
    rh: `1.${opaque(40)}`,
    sub: principal.id,
    tid: tenant.id,
    uti: utiOf(requestId),
    ver: '2.0',
    ...managedIdentityClaims(plan, compute),
    xms_ficinfo: origin === 'federated-credential' ? ficInfo.federatedCredential : ficInfo.managedIdentity,
    xms_idrel: '7 2',
    xms_rd: opaque(12),
  }
}

/** What a token for Microsoft Graph and the other APIs says: the first format. */
export function accessClaims(plan: TokenPlan, compute: Compute): JWTPayload {
  const { tenant, principal, resource, requestId, capabilities } = plan
  const roles = grantedRoles(plan)
  return {
    aud: resource.audience,
    iss: issuerV1Of(tenant.id),
    aio: opaque(30),
    app_displayname: principal.displayName,
    appid: principal.appId,
    appidacr: withAssertion,
    idp: issuerV1Of(tenant.id),
    idtyp: 'app',
    oid: principal.id,
    rh: `1.${opaque(40)}`,
    ...(roles.length === 0 ? {} : { roles }),
    sub: principal.id,
    tenant_region_scope: tenant.region,
    tid: tenant.id,
    uti: utiOf(requestId),
    ver: '1.0',
    wids: [directoryReaderMarker],
    ...(capabilities.length === 0 ? {} : { xms_cc: capabilities }),
    ...managedIdentityClaims(plan, compute),
    xms_tcdt: Math.floor(Date.parse(tenant.createdDateTime) / 1000),
    xms_tdbr: tenant.region,
  }
}

/** Whether a token with these claims was itself got by way of a federated identity credential. */
export function isFromFederatedCredential(claims: JWTPayload): boolean {
  return claims['xms_ficinfo'] === ficInfo.federatedCredential
}

/**
 * The claim is opaque. The first value has been seen in a managed identity's token; the second is the emulator's own, so
 * that it can tell its tokens apart as the real service can.
 */
const ficInfo = { managedIdentity: 'CAEQABgAIAA', federatedCredential: 'CAEQABgBIAE' }

/** `appidacr` and `azpacr`: the client proved itself with a key or an assertion, not with a secret. */
const withAssertion = '2'

/** Present in every app-only token, whatever was granted. */
const directoryReaderMarker = '0997a1d0-0d1d-4acb-b408-d5ca73121e90'

function managedIdentityClaims({ origin }: TokenPlan, { resourceId }: Compute): JWTPayload {
  return origin === 'federated-credential' ? {} : { xms_az_rid: resourceId, xms_mirid: origin.resourceId }
}

/** What was granted in this tenant. What the application declares in its own does not count. */
function grantedRoles({ principal, resource: { servicePrincipal } }: TokenPlan): string[] {
  const granted = principal.appRoleAssignments
    .filter(({ resourceId }) => resourceId === servicePrincipal.id)
    .map(({ appRoleId }) => appRoleId)
  const offered = servicePrincipal.appRoles.filter(({ id, value }) => granted.includes(id) && value !== '')
  return offered.map(({ value }) => value)
}

function opaque(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
