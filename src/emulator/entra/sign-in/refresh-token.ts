import type { Tenant } from '../../world/model/index.ts'
import type { EntraRequest } from '../endpoint.ts'
import { refusal } from '../errors/index.ts'
import { required } from '../form.ts'
import { findSignInClient } from './clients.ts'
import { signedInAnswer } from './delegated-tokens.ts'
import { checkSignIn } from './policies.ts'
import { readScopes } from './scopes.ts'
import { unseal } from './seal.ts'

/** RFC 6749, section 6: for any API, not only the one that it came with. */
export async function refreshTokenGrant(request: EntraRequest, asked: Tenant | undefined): Promise<object> {
  const { state, form } = request
  const clientId = required(form, 'client_id')
  const claims = await unseal(state, 'refresh', required(form, 'refresh_token'))
  const tenant = claims && state.world.findTenant(String(claims['tid']))
  const user = tenant?.users.find(({ id }) => id === claims?.['oid'])
  if (claims === undefined || tenant === undefined || user === undefined) throw refusal(9002313)
  // A guest account in another tenant is another user there, and no user here has one.
  if (asked !== undefined && asked !== tenant) throw refusal(50020, user.userPrincipalName, asked.displayName)
  const client = findSignInClient(state.world, clientId, tenant)
  const original = findSignInClient(state.world, String(claims['client_id']), tenant)
  if (client.appId !== original.appId && !(client.isFamily && original.isFamily))
    throw refusal(700016, clientId, tenant.displayName)
  checkSignIn(tenant, user, 'browser')
  const scopes = readScopes(required(form, 'scope'), tenant, client)
  return signedInAnswer(request, { tenant, user, client, scopes })
}
