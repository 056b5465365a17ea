import type { Runtime } from '../../http/runtime.ts'
import type { Env } from '../../text/env.ts'
import { assertionError } from './assertion-error.ts'
import { endpointUrl, requestAssertion } from './endpoint.ts'
import { forSelector, managedIdentityEndpoint } from './endpoint-description.ts'
import type { Assertion, AssertionOptions, ManagedIdentitySelector } from './source.ts'

/**
 * Azure Machine Learning, and what App Service was before 2019: the endpoint in `MSI_ENDPOINT`, opened by `MSI_SECRET`
 * (learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication). It knows identities by
 * client ID only. `DEFAULT_IDENTITY_CLIENT_ID` holds the client ID of the compute's default identity.
 */
export async function fromAzureMl(
  selector: ManagedIdentitySelector,
  env: Env,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
): Promise<Assertion> {
  const endpoint = await endpointUrl(env, 'MSI_ENDPOINT')
  const clientId = await clientIdOf(selector, env)
  const parameters = { 'api-version': '2017-09-01', resource: audience, ...(clientId ? { clientid: clientId } : {}) }
  for (const [name, value] of Object.entries(parameters)) endpoint.searchParams.set(name, value)
  const headers = { secret: env['MSI_SECRET'] ?? '', Metadata: 'true' }
  return requestAssertion(
    { method: 'GET', url: endpoint.href, headers, signal },
    [],
    runtime,
    forSelector(clientId, managedIdentityEndpoint),
  )
}

async function clientIdOf(selector: ManagedIdentitySelector, env: Env): Promise<string | undefined> {
  if (selector === undefined || selector === 'system') return env['DEFAULT_IDENTITY_CLIENT_ID']
  if ('clientId' in selector) return selector.clientId
  throw await assertionError('IDENTITY_REFUSED', 'AZURE_ML_SELECTOR', {
    message: 'This kind of host knows its identities by client ID only.',
  })
}
