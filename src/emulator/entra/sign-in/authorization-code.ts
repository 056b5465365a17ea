import { hash } from 'node:crypto'
import type { EntraRequest, Grant } from '../endpoint.ts'
import { refusal } from '../errors/index.ts'
import { required } from '../form.ts'
import { findSignInClient, requirePublicClient } from './clients.ts'
import { signedInAnswer } from './delegated-tokens.ts'
import { readScopes } from './scopes.ts'
import { unseal } from './seal.ts'

/** RFC 6749, section 4.1.3: the code is good once, for the client and the reply URL that it was issued to. */
export const authorizationCodeGrant: Grant = async (request, asked) => {
  const { state, form } = request
  const clientId = required(form, 'client_id')
  const claims = await unseal(state, 'code', required(form, 'code'))
  if (claims === undefined) throw refusal(70008)
  const tenant = state.world.findTenant(String(claims['tid']))
  const user = tenant?.users.find(({ id }) => id === claims['oid'])
  if (tenant === undefined || user === undefined || (asked !== undefined && asked !== tenant)) throw refusal(70008)
  const client = findSignInClient(state.world, clientId, tenant)
  if (claims['client_id'] !== client.appId) throw refusal(70008)
  if (claims['redirect_uri'] !== required(form, 'redirect_uri')) {
    throw refusal(50011, form.get('redirect_uri') ?? '', client.appId)
  }
  requirePublicClient(client, String(claims['redirect_uri']))
  checkVerifier(request, claims['code_challenge'], claims['code_challenge_method'])
  const code = String(claims.jti)
  if (state.signIns.spentCodes.has(code)) throw refusal(54005)
  state.signIns.spentCodes.add(code)

  const scopes = readScopes(form.get('scope') ?? String(claims['scope']), tenant, client)
  const nonce = claims['nonce_asked']
  return signedInAnswer(request, { tenant, user, client, scopes, nonce: typeof nonce === 'string' ? nonce : undefined })
}

/** RFC 7636, section 4.6. */
function checkVerifier({ form }: EntraRequest, challenge: unknown, method: unknown): void {
  if (typeof challenge !== 'string') return
  const verifier = required(form, 'code_verifier')
  const derived = method === 'S256' ? hash('sha256', verifier, 'base64url') : verifier
  if (derived !== challenge) throw refusal(501481)
}
