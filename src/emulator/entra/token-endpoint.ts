import { privateAnswer } from './answers.ts'
import { clientCredentials } from './client-credentials/grant.ts'
import type { Endpoint, Grant } from './endpoint.ts'
import { refusal } from './errors/index.ts'
import { required } from './form.ts'
import { NotPlayed } from './not-played.ts'
import { requestedTenant } from './requested-tenant.ts'
import { authorizationCodeGrant } from './sign-in/authorization-code.ts'
import { deviceCodeGrant } from './sign-in/device-code.ts'
import { refreshTokenGrant } from './sign-in/refresh-token.ts'

const grants: ReadonlyMap<string, Grant> = new Map([
  ['client_credentials', clientCredentials],
  // People's sign-in. An admin sets up with it what the client credentials grant needs.
  ['authorization_code', authorizationCodeGrant],
  ['refresh_token', refreshTokenGrant],
  ['urn:ietf:params:oauth:grant-type:device_code', deviceCodeGrant],
  ['device_code', deviceCodeGrant], // as MSAL for JavaScript calls it
])

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc and the pages beside it */
const notPlayedGrants: ReadonlySet<string> = new Set([
  'password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml1_1-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
])

/** RFC 6749, section 3.2. Parameters that no grant knows are ignored. */
export const tokenEndpoint: Endpoint = {
  path: '/:tenant/oauth2/v2.0/token',
  async answer(request) {
    if (request.method !== 'POST') throw refusal(900561, request.method)
    const tenant = requestedTenant(request)
    const grantType = required(request.form, 'grant_type')
    if (notPlayedGrants.has(grantType)) throw new NotPlayed(`the grant ${grantType}`)
    const grant = grants.get(grantType)
    if (grant === undefined) throw refusal(70003, grantType)
    checkTokenType(request.form)
    return privateAnswer(request, 200, 0, await grant(request, tenant))
  },
}

/** A client that asks for a token bound to a key must not take a plain one for it. */
function checkTokenType(form: URLSearchParams): void {
  const type = form.get('token_type') ?? 'Bearer'
  if (type.toLowerCase() !== 'bearer') throw new NotPlayed(`tokens of the type ${type}`)
}
