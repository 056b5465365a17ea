import type { Runtime } from '../../http/runtime.ts'
import type { Env } from '../../text/env.ts'
import { endpointUrl, requestAssertion } from './endpoint.ts'
import { forSelector, managedIdentityEndpoint } from './endpoint-description.ts'
import type { Assertion, AssertionOptions, ManagedIdentitySelector } from './source.ts'

/**
 * App Service, Functions, Container Apps and Azure Automation
 * (learn.microsoft.com/azure/app-service/overview-managed-identity,
 * …/automation/enable-managed-identity-for-automation).
 *
 * The environment is read at each call, because the platform changes the header's value. Automation requires
 * `Metadata`; the others ignore it. `post` is the form of older Automation runbooks, without an api-version.
 */
export async function fromAppService(
  selector: ManagedIdentitySelector,
  form: 'get' | 'post',
  env: Env,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
): Promise<Assertion> {
  const parameters = new URLSearchParams({ resource: audience, ...selectorParameter(selector) })
  const described = forSelector(selector, managedIdentityEndpoint)
  const endpoint = await endpointUrl(env, 'IDENTITY_ENDPOINT')
  const headers = { 'X-IDENTITY-HEADER': env['IDENTITY_HEADER'] ?? '', Metadata: 'true' }
  if (form === 'post') {
    return requestAssertion(
      {
        method: 'POST',
        url: endpoint.href,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: parameters.toString(),
        signal,
      },
      [],
      runtime,
      described,
    )
  }
  for (const [name, value] of [['api-version', '2019-08-01'], ...parameters] as const) {
    endpoint.searchParams.set(name, value)
  }
  return requestAssertion({ method: 'GET', url: endpoint.href, headers, signal }, [], runtime, described)
}

function selectorParameter(selector: ManagedIdentitySelector): Record<string, string> {
  if (selector === undefined || selector === 'system') return {}
  if ('clientId' in selector) return { client_id: selector.clientId }
  if ('objectId' in selector) return { object_id: selector.objectId }
  return { mi_res_id: selector.resourceId }
}
