import { type Context, Hono } from 'hono'
import { refusal } from '../entra/errors.ts'
import type { EmulatorState } from '../state.ts'
import type { ManagedIdentity } from '../world/model.ts'
import { issueIdentityToken, lifetimeSeconds } from './issue.ts'
import { selectIdentity } from './select.ts'

/**
 * The instance metadata service of virtual machines. MSAL asks with a slash at the end of the path, others without.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function imds(state: EmulatorState): Hono {
  const app = new Hono()
  app.get('/metadata/identity/oauth2/token', (c) => answer(c, state))
  app.get('/metadata/identity/oauth2/token/', (c) => answer(c, state))
  return app
}

async function answer(c: Context, state: EmulatorState): Promise<Response> {
  // Also what answers the request by which DefaultAzureCredential tries whether there is a metadata service at all.
  if (c.req.header('metadata') !== 'true') {
    return refused(c, 'bad_request_102', 'Required metadata header not specified')
  }
  // A forwarded request may come from outside the machine. UNCONFIRMED: the words of this refusal.
  if (c.req.header('x-forwarded-for') !== undefined) {
    return refused(c, 'invalid_request', 'A request with the header X-Forwarded-For is not answered')
  }
  const parameters = new URL(c.req.url).searchParams
  const version = parameters.get('api-version')
  if (version === null || version < firstApiVersion || !/^\d{4}-\d{2}-\d{2}$/.test(version)) {
    return refused(c, 'invalid_request', `The query variable 'api-version' must be ${firstApiVersion} or later`)
  }
  const resource = parameters.get('resource') ?? ''
  if (resource === '') return refused(c, 'invalid_request', "Required query variable 'resource' is missing")

  const identity = select(state.world.compute.identities, parameters)
  if (typeof identity === 'string') return refused(c, 'invalid_request', identity)
  const issued = await issueIdentityToken(state, identity, resource)
  if (issued === undefined) {
    return refused(c, 'invalid_resource', refusal(500011, resource, state.world.home.displayName).message)
  }
  return c.json({
    access_token: issued.token,
    client_id: identity.clientId,
    refresh_token: '',
    expires_in: String(lifetimeSeconds - 1),
    expires_on: String(issued.expiresOn),
    not_before: String(issued.notBefore),
    resource,
    token_type: 'Bearer',
  })
}

const firstApiVersion = '2018-02-01'

/** The identity, or why there is none. Without a selector a lone user-assigned identity answers. */
function select(identities: readonly ManagedIdentity[], parameters: URLSearchParams): ManagedIdentity | string {
  const selected = selectIdentity(identities, parameters)
  if (selected === 'not-found') return identityNotFound
  if (selected === 'several-selectors') return 'Only one managed identity can be asked for at a time'
  if (selected !== 'unnamed') return selected
  const [first, ...others] = identities
  if (first === undefined) return identityNotFound
  if (others.length === 0) return first
  return 'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request'
}

/** Clients look for exactly this. */
const identityNotFound = 'Identity not found'

function refused(c: Context, error: string, description: string): Response {
  return c.json({ error, error_description: description }, 400)
}
