import { nodeRuntime } from '../../http/runtime.ts'
import { detectHost } from './detect.ts'
import { githubAssertion } from './github.ts'
import { type ManagedIdentityOptions, managedIdentityAssertion } from './managed-identity.ts'
import type { AssertionSource } from './source.ts'
import { tokenFileAssertion } from './token-file.ts'

export type HostAssertionOptions = Omit<ManagedIdentityOptions, 'identity' | 'host'>

/**
 * Step 5 where nobody chose an identity: the token of the service account on AKS, else the managed identity whose endpoint
 * the environment names, else the token of the GitHub Actions job, else that of the virtual machine. `detectHost` says
 * which it is and why. Make one and give it to the credentials of all targets.
 *
 * `get` rejects with `AssertionUnavailableError`.
 */
export function hostAssertion(options: HostAssertionOptions = {}): AssertionSource {
  const runtime = nodeRuntime(options)
  const { env } = runtime
  const { source } = detectHost(env)
  if (source === 'token-file') {
    return tokenFileAssertion({ path: env['AZURE_FEDERATED_TOKEN_FILE'] ?? '', now: runtime.now })
  }
  if (source === 'github') return githubAssertion(runtime)
  return managedIdentityAssertion({ ...options, ...runtime, host: source })
}
