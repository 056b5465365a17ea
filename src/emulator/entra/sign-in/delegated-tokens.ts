import { randomBytes } from 'node:crypto'
import type { EmulatorState } from '../../state.ts'
import { appIds } from '../../world/model/first-party.ts'
import type { Tenant, User } from '../../world/model/index.ts'
import type { EntraRequest } from '../endpoint.ts'
import { lifetime } from '../issue-token.ts'
import { issuerOf, issuerV1Of } from '../issuers.ts'
import { utiOf } from '../request-ids.ts'
import type { SignInClient } from './clients.ts'
import { checkAssigned } from './policies.ts'
import { type AskedScopes, checkConsent, grantedScopes } from './scopes.ts'
import { seal } from './seal.ts'

export interface SignedIn {
  readonly tenant: Tenant
  readonly user: User
  readonly client: SignInClient
  readonly scopes: AskedScopes
  /** Of an authorization request; the ID token repeats it. */
  readonly nonce?: string | undefined
}

/**
 * What a person's sign-in brings. Rejects with a refusal where it takes assigned people only.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export async function signedInAnswer(request: EntraRequest, signedIn: SignedIn): Promise<object> {
  const { state, form, url } = request
  const { tenant, user, client, scopes } = signedIn
  checkAssigned(tenant, user, [client.appId, scopes.resource?.servicePrincipal.appId])
  checkConsent(tenant, user, client, scopes)
  const seconds = lifetime([])
  const granted = grantedScopes(tenant, client, scopes)
  const refresh = { oid: user.id, tid: tenant.id, client_id: client.appId }
  return {
    token_type: 'Bearer',
    scope: answeredScope(scopes, granted),
    expires_in: seconds - 1,
    ext_expires_in: seconds - 1,
    access_token: await accessToken(request, signedIn, granted, seconds),
    ...(scopes.openId.includes('offline_access') && {
      refresh_token: await seal(state, 'refresh', refreshSeconds, refresh),
      ...(client.isFamily && { foci: '1' }),
    }),
    ...(scopes.openId.includes('openid') && { id_token: await idToken(state, signedIn, url.origin) }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(user.id, tenant.id) }),
  }
}

/** Ninety days. */
const refreshSeconds = 90 * 24 * 60 * 60

/** Names as clients look them up again: with the API before them, and what they wrote themselves. */
function answeredScope({ resource, written }: AskedScopes, granted: readonly string[]): string {
  const prefix = resource === undefined ? '' : `${resource.audience.replace(/\/$/, '')}/`
  const isBare = (name: string) => ['openid', 'profile', 'email'].includes(name)
  const named = granted.map((name) => (isBare(name) ? name : `${prefix}${name}`))
  const asked = written.split(/\s+/).filter((part) => part.endsWith('/.default'))
  return [...new Set([...named, ...asked])].join(' ')
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
async function accessToken(
  { state, ids }: EntraRequest,
  { tenant, user, client, scopes }: SignedIn,
  granted: readonly string[],
  seconds: number,
): Promise<string> {
  const now = Math.floor(state.now() / 1000)
  const claims = {
    aud: scopes.resource?.audience ?? appIds.microsoftGraph,
    iss: issuerV1Of(tenant.id),
    iat: now,
    nbf: now,
    exp: now + seconds,
    acr: '1',
    amr: ['pwd'],
    app_displayname: client.displayName,
    appid: client.appId,
    appidacr: '0',
    idtyp: 'user',
    name: user.displayName,
    oid: user.id,
    scp: granted.join(' '),
    sub: randomBytes(32).toString('base64url'),
    tenant_region_scope: tenant.region,
    tid: tenant.id,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    uti: utiOf(ids.requestId),
    ver: '1.0',
    wids: directoryRolesOf(tenant, user),
  }
  return state.keys.sign(claims, { x5t: state.keys.kid })
}

/** Template IDs of the roles that are active, and of what every member has. */
function directoryRolesOf({ roleAssignments }: Tenant, { id, userType }: User): string[] {
  const active = roleAssignments.filter(({ principalId }) => principalId === id).map((one) => one.roleDefinitionId)
  return [...active, ...(userType === 'Member' ? ['b79fbf4d-3ef9-4689-8143-76b194e85509'] : [])]
}

async function idToken(
  state: EmulatorState,
  { tenant, user, client, nonce }: SignedIn,
  origin: string,
): Promise<string> {
  const now = Math.floor(state.now() / 1000)
  return state.keys.sign({
    aud: client.appId,
    iss: issuerOf(tenant.id, origin),
    iat: now,
    nbf: now,
    exp: now + 60 * 60,
    name: user.displayName,
    ...(nonce !== undefined && { nonce }),
    oid: user.id,
    preferred_username: user.userPrincipalName,
    sub: user.id,
    tid: tenant.id,
    ver: '2.0',
  })
}

/** Which account it is, to clients that keep several. */
function clientInfo(uid: string, utid: string): string {
  return Buffer.from(JSON.stringify({ uid, utid })).toString('base64url')
}
