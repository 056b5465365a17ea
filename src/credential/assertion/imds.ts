import type { Runtime } from '../../http/runtime.ts'
import type { Env } from '../../text/env.ts'
import { endpointUrl, requestAssertion } from './endpoint.ts'
import { type EndpointDescription, forSelector, managedIdentityEndpoint } from './endpoint-description.ts'
import type { Assertion, AssertionOptions, ManagedIdentitySelector } from './source.ts'

const LINK_LOCAL = 'http://169.254.169.254'

/**
 * The instance metadata service of virtual machines and scale sets
 * (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token). 404 means that it is
 * being updated and 410 that it is away for up to 70 seconds: both are retried.
 */
export async function fromImds(
  selector: ManagedIdentitySelector,
  env: Env,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
): Promise<Assertion> {
  const named = 'AZURE_POD_IDENTITY_AUTHORITY_HOST'
  const host = await endpointUrl(env, named, LINK_LOCAL)
  const url = new URL('/metadata/identity/oauth2/token', host)
  url.search = new URLSearchParams({
    'api-version': '2018-02-01',
    resource: audience,
    ...metadataSelector(selector),
  }).toString()
  return requestAssertion(
    { method: 'GET', url: url.href, headers: { Metadata: 'true' }, signal },
    [404, 410],
    runtime,
    forSelector(selector, env[named] ? announced : unannounced),
  )
}

const announced: EndpointDescription = { ...managedIdentityEndpoint, kind: 'imds' }

/** For a host where no other kind was found: if nothing answers, there is no identity here, and nothing is waited for. */
const unannounced: EndpointDescription = { ...announced, silent: 'HOST_HAS_NO_IDENTITY', mayStartLate: false }

/** The query of a selector, here and on Azure Arc. App Service has another name for the resource ID. */
export function metadataSelector(selector: ManagedIdentitySelector): Record<string, string> {
  if (selector === undefined || selector === 'system') return {}
  if ('clientId' in selector) return { client_id: selector.clientId }
  if ('objectId' in selector) return { object_id: selector.objectId }
  return { msi_res_id: selector.resourceId }
}
