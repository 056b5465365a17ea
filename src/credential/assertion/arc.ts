import type { Runtime } from '../../http/runtime.ts'
import { bodyObject, type HttpRequest, type HttpResponse } from '../../http/send.ts'
import type { Env } from '../../text/env.ts'
import { challengedKey, keyDirectory } from './arc-key.ts'
import { assertionError } from './assertion-error.ts'
import { endpointUrl, reachEndpoint, readAssertion } from './endpoint.ts'
import { type EndpointDescription, forSelector, managedIdentityEndpoint } from './endpoint-description.ts'
import { metadataSelector } from './imds.ts'
import type { Assertion, AssertionOptions, ManagedIdentitySelector } from './source.ts'

/** Where Azure Arc's agent listens. On Linux the environment does not name it. */
const AGENT = 'http://127.0.0.1:40342/metadata/identity/oauth2/token'

/**
 * An Azure Arc-enabled server (learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication). Its agent
 * refuses the first request and names a key file. The second request carries the key in it.
 *
 * Key files must lie in `directory`, which is a parameter for tests only: no option of a user sets it, because the key
 * is sent to whatever program answers.
 */
export async function fromArc(
  selector: ManagedIdentitySelector,
  env: Env,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
  directory = keyDirectory(process.platform, env),
): Promise<Assertion> {
  const url = await agentUrl(env)
  const endpoint = forSelector(selector, arcAgent)
  const parameters = { 'api-version': '2020-06-01', resource: audience, ...metadataSelector(selector) }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  const unopened: HttpRequest = { method: 'GET', url: url.href, headers: { Metadata: 'true' }, direct: true, signal }

  let request = unopened
  let response = await reachEndpoint(request, [], endpoint, runtime)
  if (response.status === 401) {
    const key = await challengedKey(response, directory, env)
    request = { ...unopened, headers: { Metadata: 'true', Authorization: `Basic ${key}` } }
    response = await reachEndpoint(request, [], endpoint, runtime)
  }
  const assertion = await readAssertion(response, request, runtime.now(), endpoint)
  await checkHonoured(selector, response)
  return assertion
}

async function agentUrl(env: Env): Promise<URL> {
  const url =
    env['IDENTITY_ENDPOINT'] && env['IMDS_ENDPOINT'] ? await endpointUrl(env, 'IDENTITY_ENDPOINT') : new URL(AGENT)
  // The agent listens on IPv4 only, and `localhost` may lead to IPv6 first.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1'
  return url
}

/** An agent without support for user-assigned identities ignores the selector and answers as the machine itself. */
async function checkHonoured(selector: ManagedIdentitySelector, response: HttpResponse): Promise<void> {
  if (selector === undefined || selector === 'system') return
  const answer = bodyObject(response) ?? {}
  const [requested, confirmed] =
    'clientId' in selector
      ? [selector.clientId, answer['client_id']]
      : 'objectId' in selector
        ? [selector.objectId, answer['object_id']]
        : [selector.resourceId, answer['msi_res_id'] ?? answer['mi_res_id']]
  if (typeof confirmed === 'string' && confirmed.toLowerCase() === requested.toLowerCase()) return
  throw await assertionError('IDENTITY_ANSWER_INVALID', 'ARC_ONLY_SYSTEM', {
    message: "Azure Arc's agent did not confirm that it answered as the requested identity.",
    status: response.status,
  })
}

const arcAgent: EndpointDescription = {
  ...managedIdentityEndpoint,
  kind: 'arc',
  silent: 'ARC_AGENT_SILENT',
  stillBusy: 'restart the agent (himds)',
}
