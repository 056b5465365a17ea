import { type Context, Hono } from 'hono'
import { StsRefusal } from '../entra/errors/index.ts'
import type { EmulatorState } from '../state.ts'
import type { ManagedIdentity } from '../world/model/index.ts'
import { issueIdentityToken, lifetimeSeconds } from './issue.ts'
import { type MetadataFailure, metadataRefusal, tokenServiceRefusal } from './metadata-failures.ts'
import { selectIdentity } from './select.ts'

/**
 * The instance metadata service of virtual machines. MSAL asks with a slash at the end of the path, others without.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function imds(state: EmulatorState): Hono {
  const app = new Hono()
  app.get('/metadata/identity/oauth2/token', (c) => answer(c, state))
  app.get('/metadata/identity/oauth2/token/', (c) => answer(c, state))
  app.all('/metadata/identity/oauth2/*', wrongMethodOrPath)
  app.get('/metadata/identity/info', notPlayed)
  app.get('/metadata/identity/*', (c) => metadataRefusal(c, 'unknownPath', c.req.path))
  // The service tells much more of its machine: https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
  app.get('/metadata/*', notPlayed)
  return app
}

function wrongMethodOrPath(c: Context): Response {
  return c.req.method === 'GET'
    ? metadataRefusal(c, 'unknownPath', c.req.path)
    : metadataRefusal(c, 'methodNotAllowed', c.req.method)
}

function notPlayed(c: Context): Response {
  return c.json({ error: `The emulator does not play GET ${c.req.path}.` }, 501)
}

async function answer(c: Context, state: EmulatorState): Promise<Response> {
  // Also what answers the request by which DefaultAzureCredential tries whether there is a metadata service at all.
  if (c.req.header('metadata') !== 'true') return metadataRefusal(c, 'metadataMissing')
  // A forwarded request may come from outside the machine.
  if (c.req.header('x-forwarded-for') !== undefined) return metadataRefusal(c, 'forwarded')
  const parameters = new URL(c.req.url).searchParams
  const version = parameters.get('api-version')
  if (version === null || version < firstApiVersion || !/^\d{4}-\d{2}-\d{2}$/.test(version)) {
    return metadataRefusal(c, 'versionUnknown', firstApiVersion)
  }
  const resource = parameters.get('resource') ?? ''
  if (resource === '') return metadataRefusal(c, 'resourceMissing')

  const identity = select(state.world.compute.identities, parameters)
  if (typeof identity === 'string') return metadataRefusal(c, identity)
  const issued = await issueIdentityToken(state, identity, resource)
  if (issued instanceof StsRefusal) return tokenServiceRefusal(c, issued)
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
function select(
  identities: readonly ManagedIdentity[],
  parameters: URLSearchParams,
): ManagedIdentity | MetadataFailure {
  const selected = selectIdentity(identities, parameters)
  if (selected === 'not-found') return 'identityNotFound'
  if (selected === 'several-selectors') return 'severalSelectors'
  if (selected !== 'unnamed') return selected
  const [first, ...others] = identities
  if (first === undefined) return 'identityNotFound'
  return others.length === 0 ? first : 'identityUnnamed'
}
