import type { JWTPayload } from 'jose'
import type { EmulatorState } from '../state.ts'
import { appIds } from '../world/model/first-party.ts'
import type { Tenant } from '../world/model/index.ts'
import { Refusal } from './refusal.ts'

/** The caller, as its token says. */
export interface Caller {
  readonly tenant: Tenant
  /** Client ID of the application. */
  readonly appId: string
  /** The application permissions that were granted when the token was issued. */
  readonly roles: readonly string[]
  /** The user that is signed in; undefined when the application calls for itself. */
  readonly user: SignedInUser | undefined
}

interface SignedInUser {
  readonly id: string
  /** The delegated permissions that the client has. What the person may do limits them. */
  readonly scopes: readonly string[]
}

/** Reads the bearer token of a request, or refuses it with 401. */
export async function authenticate(request: Request, state: EmulatorState): Promise<Caller> {
  const token = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw unauthenticated('Access token is empty.')

  const result = await state.keys.verify(token)
  if (!result.ok) throw unauthenticated(result.reason === 'malformed' ? notAToken : 'Access token validation failure.')

  const tenant = findTenant(result.claims, state)
  checkAudience(result.claims, tenant, new URL(request.url).origin)
  checkTimes(result.claims, state.now() / 1000)
  const { appid, roles, scp, oid } = result.claims
  return {
    tenant,
    appId: typeof appid === 'string' ? appid : '',
    roles: Array.isArray(roles) ? roles.map(String) : [],
    user: typeof scp === 'string' ? { id: String(oid), scopes: scp.split(' ') } : undefined,
  }
}

function findTenant({ tid, iss }: JWTPayload, state: EmulatorState): Tenant {
  const tenantId = String(tid)
  const tenant = state.world.findTenant(tenantId)
  if (tenant === undefined || tenant.id !== tenantId) {
    throw new Refusal(
      401,
      'OrganizationFromTenantGuidNotFound',
      `The tenant for tenant guid '${tenantId}' does not exist.`,
      { headers: challenge, errorUrl: 'https://aka.ms/autherrors#error-InvalidTenant' },
    )
  }
  // Issuers differ by cloud and token version; all of them name the tenant in a segment of their path.
  if (!String(iss).split('/').includes(tenant.id)) {
    throw unauthenticated('Access token validation failure. Invalid issuer.')
  }
  return tenant
}

/**
 * Graph goes by several names, with a slash at the end or without. Each cloud's Graph takes no token that is for another's.
 * https://learn.microsoft.com/graph/deployments
 */
function checkAudience({ aud }: JWTPayload, tenant: Tenant, asked: string): void {
  const graph = tenant.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph)
  const audience = typeof aud === 'string' ? aud.replace(/\/$/, '') : ''
  const names = graph?.servicePrincipalNames ?? []
  const isOfAnother = names.includes(asked) && audience.startsWith('https:') && audience !== asked
  if (!names.includes(audience) || isOfAnother) {
    throw unauthenticated('Access token validation failure. Invalid audience.')
  }
}

/** UNCONFIRMED: the real service may allow for some clock skew; here a token ends with its last second. */
function checkTimes({ exp, nbf }: JWTPayload, now: number): void {
  if (typeof exp !== 'number' || now >= exp) throw unauthenticated('Lifetime validation failed, the token is expired.')
  if (typeof nbf === 'number' && now < nbf) throw unauthenticated('Access token has expired or is not yet valid.')
}

function unauthenticated(message: string): Refusal {
  return new Refusal(401, 'InvalidAuthenticationToken', message, { headers: challenge })
}

const challenge = {
  'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${appIds.microsoftGraph}"`,
}

const notAToken =
  'IDX14100: JWT is not well formed, there are no dots (.).\n' +
  'The token needs to be in JWS or JWE Compact Serialization Format. ' +
  "(JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. " +
  "(JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'."
