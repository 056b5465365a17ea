import type { Runtime } from '../../http/send.ts'
import { askEndpoint, endpointUrl } from './endpoint.ts'
import { type EndpointWords, managedIdentityWords } from './endpoint-errors.ts'
import type { Assertion, AssertionOptions, ManagedIdentitySelector } from './source.ts'

const LINK_LOCAL = 'http://169.254.169.254'

/**
 * The instance metadata service of virtual machines and scale sets
 * (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token). 404 means that it is
 * being updated and 410 that it is away for up to 70 seconds: both are waited for.
 */
export function fromImds(
  selector: ManagedIdentitySelector,
  env: NodeJS.ProcessEnv,
  { audience, signal }: AssertionOptions,
  runtime: Runtime,
): Promise<Assertion> {
  const host = endpointUrl(env, 'AZURE_POD_IDENTITY_AUTHORITY_HOST', LINK_LOCAL)
  const url = new URL('/metadata/identity/oauth2/token', host)
  url.search = new URLSearchParams({
    'api-version': '2018-02-01',
    resource: audience,
    ...metadataSelector(selector),
  }).toString()
  return askEndpoint(
    { method: 'GET', url: url.href, headers: { Metadata: 'true' }, signal },
    [404, 410],
    runtime,
    words,
  )
}

/** No secret opens it, so that a 401 or 403 comes from somebody else or means another thing than elsewhere. */
const words: EndpointWords = {
  ...managedIdentityWords,
  refused: (status, said) =>
    status === 401 || status === 403
      ? {
          likelyCause: 'This machine is not an Azure virtual machine, and a proxy or firewall answers in its place.',
          fix: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
        }
      : managedIdentityWords.refused(status, said),
}

/** The same identities as App Service's, but the resource id has another name here and on Azure Arc. */
export function metadataSelector(selector: ManagedIdentitySelector): Record<string, string> {
  if (selector === undefined || selector === 'system') return {}
  if ('clientId' in selector) return { client_id: selector.clientId }
  if ('objectId' in selector) return { object_id: selector.objectId }
  return { msi_res_id: selector.resourceId }
}
