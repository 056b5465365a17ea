import { notPlayed, privateAnswer } from './answers.ts'
import { clientCredentials, clientCredentialsV1 } from './client-credentials/grant.ts'
import type { Endpoint, EntraRequest, Grant } from './endpoint.ts'
import { refusal } from './errors/index.ts'
import { required } from './form.ts'
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

const grantsV1: ReadonlyMap<string, Grant> = new Map([['client_credentials', clientCredentialsV1]])

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
  answer: (request) => answer(request, grants),
}

/**
 * The first version of the endpoint, which is asked for a `resource` in place of a scope. People's grants are not played
 * there. https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow
 */
export const tokenEndpointV1: Endpoint = {
  path: '/:tenant/oauth2/token',
  answer: (request) => answer(request, grantsV1),
}

async function answer(request: EntraRequest, known: ReadonlyMap<string, Grant>): Promise<Response> {
  const { method, form, url } = request
  if (method !== 'POST') throw refusal(900561, method)
  const tenant = requestedTenant(request)
  refuseRepeated(form)
  const grantType = required(form, 'grant_type')
  const grant = known.get(grantType)
  if (grant === undefined) {
    if (!grants.has(grantType) && !notPlayedGrants.has(grantType)) throw refusal(70003, grantType)
    return notPlayed(`the grant ${grantType} of ${url.pathname}`)
  }
  // A client that asks for a token bound to a key must not take a plain one for it.
  const tokenType = form.get('token_type') ?? 'Bearer'
  if (tokenType.toLowerCase() !== 'bearer') return notPlayed(`tokens of the type ${tokenType}`)
  return privateAnswer(request, 200, 0, await grant(request, tenant))
}

/** RFC 6749, section 3.2: no parameter may come more than once. */
function refuseRepeated(form: URLSearchParams): void {
  const repeated = [...form.keys()].find((name) => form.getAll(name).length > 1)
  if (repeated !== undefined) throw refusal(9000411, repeated)
}
