import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { refusal } from '../entra/errors.ts'
import { readForm } from '../entra/form.ts'
import type { EmulatorState } from '../state.ts'
import { issueIdentityToken } from './issue.ts'
import { selectIdentity } from './select.ts'

export interface TokenEndpointOptions {
  /** Whether a `GET` must name the api-version. One that is named must always be the known one. */
  readonly needsApiVersion: boolean
}

/** The endpoint that `IDENTITY_ENDPOINT` names and `IDENTITY_HEADER` opens. */
export function tokenEndpoint(state: EmulatorState, options: TokenEndpointOptions): Hono {
  const app = new Hono()
  app.on(['GET', 'POST'], ['/msi/token', '/msi/token/'], async (c) => {
    const fault = headerFault(c, state)
    if (fault !== undefined) return refused(c, fault.status, fault.message)

    const isPost = c.req.method === 'POST'
    const parameters = isPost ? await readForm(c.req) : new URL(c.req.url).searchParams
    const version = parameters.get('api-version')
    if (version !== null ? version !== apiVersion : options.needsApiVersion && !isPost) {
      return refused(c, 400, `The parameter 'api-version' must be ${apiVersion}.`)
    }
    const resource = parameters.get('resource') ?? ''
    if (resource === '') return refused(c, 400, "The parameter 'resource' is missing.")

    const identity = selectIdentity(state.world.compute.identities, parameters)
    if (identity === 'several-selectors')
      return refused(c, 400, 'Only one managed identity can be asked for at a time.')
    if (identity === 'not-found' || identity === 'unnamed') return refused(c, 400, noSuchIdentity)

    const issued = await issueIdentityToken(state, identity, resource)
    if (issued === undefined) {
      // UNCONFIRMED: how these hosts pass on the token service's refusal of a resource.
      return refused(c, 400, refusal(500011, resource, state.world.home.displayName).message)
    }
    return c.json({
      access_token: issued.token,
      expires_on: String(issued.expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: identity.clientId,
    })
  })
  return app
}

const apiVersion = '2019-08-01'

/** Clients look for this text. It is also what a host with user-assigned identities alone says to a request for none. */
const noSuchIdentity =
  'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.'

interface Fault {
  readonly status: 400 | 401
  readonly message: string
}

function headerFault(c: Context, { identityHeader }: EmulatorState): Fault | undefined {
  // A forwarded request may come from outside the host. UNCONFIRMED: the status of this refusal and of the next.
  if (c.req.header('x-forwarded-for') !== undefined) {
    return { status: 400, message: 'A request with the header X-Forwarded-For is not answered.' }
  }
  if (c.req.header('x-identity-header') !== identityHeader) {
    return { status: 401, message: 'The header X-IDENTITY-HEADER is missing or wrong.' }
  }
  // Identity libraries send no such header with their GET requests, and are answered.
  if (c.req.method === 'POST' && c.req.header('metadata')?.toLowerCase() !== 'true') {
    return { status: 400, message: "The header Metadata must be 'true'." }
  }
  return undefined
}

function refused(c: Context, status: Fault['status'], message: string): Response {
  return c.json({ statusCode: status, message, correlationId: randomUUID() }, status)
}
