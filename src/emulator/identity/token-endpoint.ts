import { type Context, Hono } from 'hono'
import { StsRefusal } from '../entra/errors/index.ts'
import { readForm } from '../entra/form.ts'
import type { EmulatorState } from '../state.ts'
import type { Compute } from '../world/model/index.ts'
import { endpointRefusal, versionRefusal } from './endpoint-failures.ts'
import { issueIdentityToken } from './issue.ts'
import { selectIdentity } from './select.ts'

interface TokenEndpointOptions {
  /** Whether a `GET` must name the api-version. One that is named must always be a known one. */
  readonly needsApiVersion: boolean
  /** Whether `Metadata: true` alone opens the endpoint. A secret that is sent must be the right one all the same. */
  readonly opensByMetadata: boolean
  /** The refusal of a request whose selector fits no identity, or that names none where none answers unnamed. */
  readonly noIdentity: (c: Context, compute: Compute, isOlder: boolean) => Response
}

/**
 * The endpoint that `IDENTITY_ENDPOINT` names and `IDENTITY_HEADER` opens. In its form of 2017-09-01 the variables are
 * `MSI_ENDPOINT` and `MSI_SECRET`, the header is `secret`, and errors and times are written in another way.
 */
export function tokenEndpoint(state: EmulatorState, options: TokenEndpointOptions): Hono {
  const app = new Hono()
  app.on(['GET', 'POST'], ['/msi/token', '/msi/token/'], async (c) => {
    const isPost = c.req.method === 'POST'
    const parameters = isPost ? await readForm(c.req) : new URL(c.req.url).searchParams
    const version = parameters.get('api-version')
    const isOlder = version === olderApiVersion

    // A forwarded request may come from outside the host.
    if (c.req.header('x-forwarded-for') !== undefined) return endpointRefusal(c, 'forwarded', { isOlder })
    const closed = whyClosed(c, state, options, isOlder)
    if (closed !== undefined) return endpointRefusal(c, 'secretWrong', { isOlder, subject: closed })
    // Identity libraries send no such header with their GET requests, and are answered.
    if (isPost && !hasMetadata(c)) return endpointRefusal(c, 'metadataMissing', { isOlder })

    const isKnown = isOlder || version === apiVersion || (version === null && (isPost || !options.needsApiVersion))
    if (!isKnown) return versionRefusal(c, version)
    const resource = parameters.get('resource') ?? ''
    if (resource === '') return endpointRefusal(c, 'resourceMissing', { isOlder })

    const identity = selectIdentity(state.world.compute.identities, parameters)
    if (identity === 'several-selectors') return endpointRefusal(c, 'severalSelectors', { isOlder })
    if (identity === 'not-found' || identity === 'unnamed') return options.noIdentity(c, state.world.compute, isOlder)

    const issued = await issueIdentityToken(state, identity, resource)
    if (issued instanceof StsRefusal) {
      return endpointRefusal(c, 'refusedByTokenService', { isOlder, subject: issued.message })
    }
    return c.json({
      access_token: issued.token,
      expires_on: isOlder ? formatted(issued.expiresOn) : String(issued.expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: identity.clientId,
    })
  })
  return app
}

const apiVersion = '2019-08-01'
const olderApiVersion = '2017-09-01'

/** The name of the header that is missing or wrong. */
function whyClosed(
  c: Context,
  { identityHeader }: EmulatorState,
  { opensByMetadata }: TokenEndpointOptions,
  isOlder: boolean,
): string | undefined {
  const [newer, older] = [c.req.header('x-identity-header'), c.req.header('secret')]
  const presented = opensByMetadata ? (newer ?? older) : isOlder ? older : newer
  if (presented === identityHeader) return undefined
  if (presented === undefined && opensByMetadata && hasMetadata(c)) return undefined
  return isOlder ? 'secret' : 'X-IDENTITY-HEADER'
}

function hasMetadata(c: Context): boolean {
  return c.req.header('metadata')?.toLowerCase() === 'true'
}

/** `11/25/2026 10:00:00 +00:00` */
function formatted(seconds: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(seconds * 1000).toISOString()) ?? []
  return `${month}/${day}/${year} ${time} +00:00`
}
