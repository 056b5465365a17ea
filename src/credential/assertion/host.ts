import { nodeRuntime } from '../../http/runtime.ts'
import { detectHost } from './detect.ts'
import { githubAssertion } from './github.ts'
import { type ManagedIdentityOptions, managedIdentityAssertion } from './managed-identity.ts'
import type { AssertionSource } from './source.ts'
import { tokenFileAssertion } from './token-file.ts'

export type HostAssertionOptions = Omit<ManagedIdentityOptions, 'identity' | 'host'>

/**
 * Step 5 where no identity was chosen. The first of these that the host has is taken:
 *
 * 1. the token of the service account on AKS
 * 2. the managed identity whose endpoint the environment names
 * 3. the token of the GitHub Actions job
 * 4. the identity of the virtual machine
 *
 * The command `towline identity` shows the choice and its reason. Make one and give it to the credentials of all
 * targets.
 *
 * `get` rejects with `AssertionUnavailableError`.
 *
 * @example
 * ```ts
 * import { hostAssertion, towlineCredential } from 'towline'
 *
 * const assertion = hostAssertion()
 * const credential = towlineCredential({
 *   tenant: 'fabrikam.onmicrosoft.com',
 *   clientId: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
 *   assertion,
 * })
 * ```
 */
export function hostAssertion(options: HostAssertionOptions = {}): AssertionSource {
  const runtime = nodeRuntime(options)
  const { env } = runtime
  const { source } = detectHost(env)
  if (source === 'token-file') {
    return tokenFileAssertion({ path: env['AZURE_FEDERATED_TOKEN_FILE'] ?? '', now: runtime.now, env })
  }
  if (source === 'github') return githubAssertion(runtime)
  return managedIdentityAssertion({ ...options, ...runtime, host: source })
}
