import { type Context, Hono } from 'hono'
import { StsRefusal } from '../entra/errors/index.ts'
import type { EmulatorState } from '../state.ts'
import type { ManagedIdentity } from '../world/model/index.ts'
import { issueIdentityToken, lifetimeSeconds } from './issue.ts'
import { type MetadataFailure, metadataRefusal, tokenServiceRefusal } from './metadata-failures.ts'
import { selectIdentity } from './select.ts'

/**
 * The agent of an Azure Arc-enabled server. It answers every caller, but gives a token only to a caller that can read
 * the key file that its refusal names. Each challenge names a new file, and its key is good for one request.
 * https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
 */
export function arc(state: EmulatorState): Hono {
  const app = new Hono()
  app.get('/metadata/identity/oauth2/token', (c) => answer(c, state))
  app.get('/metadata/identity/oauth2/token/', (c) => answer(c, state))
  return app
}

async function answer(c: Context, state: EmulatorState): Promise<Response> {
  if (c.req.header('metadata')?.toLowerCase() !== 'true') return metadataRefusal(c, 'metadataMissing')
  if (c.req.header('x-forwarded-for') !== undefined) return metadataRefusal(c, 'forwarded')
  const parameters = new URL(c.req.url).searchParams
  const version = parameters.get('api-version') ?? ''
  if (!apiVersions.includes(version)) return metadataRefusal(c, 'arcVersionUnknown', apiVersions.join(' '))

  // The agent judges the selector before it asks for a key.
  const identity = select(state.world.compute.identities, parameters)
  if (typeof identity === 'string') return metadataRefusal(c, identity)

  const [, key] = /^basic (.+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (key === undefined || !(await state.arcKeys.redeem(key))) {
    const challenge = `Basic realm=${await state.arcKeys.challenge()}`
    return metadataRefusal(c, key === undefined ? 'keyMissing' : 'keyWrong', '', { 'Www-Authenticate': challenge })
  }

  const resource = parameters.get('resource') ?? ''
  if (resource === '') return metadataRefusal(c, 'resourceMissing')
  const issued = await issueIdentityToken(state, identity, resource)
  if (issued instanceof StsRefusal) return tokenServiceRefusal(c, issued)
  return c.json({
    token_type: 'Bearer',
    expires_in: String(lifetimeSeconds - 1),
    expires_on: String(issued.expiresOn),
    ext_expires_in: lifetimeSeconds - 1,
    access_token: issued.token,
    resource,
    ...confirmation(identity),
  })
}

const apiVersions: readonly string[] = ['2021-02-01', '2020-06-01', '2019-11-01', '2019-08-15']

/**
 * Without a selector the machine's own identity answers; a selector names a user-assigned one. That the machine's own is
 * refused when it is named has been reported of the agents that know user-assigned identities.
 */
function select(
  identities: readonly ManagedIdentity[],
  parameters: URLSearchParams,
): ManagedIdentity | MetadataFailure {
  const selected = selectIdentity(identities, parameters, ({ kind }) => kind === 'user-assigned')
  if (selected === 'several-selectors') return 'severalSelectors'
  return selected === 'not-found' || selected === 'unnamed' ? 'arcIdentityNotFound' : selected
}

/** By which clients know that the agent heeded their selector; older agents do not and answer as the machine. */
function confirmation({ kind, clientId, principalId, resourceId }: ManagedIdentity): object {
  return kind === 'user-assigned' ? { client_id: clientId, object_id: principalId, msi_res_id: resourceId } : {}
}
