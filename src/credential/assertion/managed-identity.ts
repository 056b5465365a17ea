import { inBackground } from '../../http/background.ts'
import type { Runtime } from '../../http/runtime.ts'
import { nodeRuntime } from '../../http/runtime.ts'
import { fromAppService } from './app-service.ts'
import { fromArc } from './arc.ts'
import { fromAzureMl } from './azure-ml.ts'
import { cachedAssertion } from './cached.ts'
import { detectManagedIdentity, type ManagedIdentityHost } from './detect.ts'
import { fromImds } from './imds.ts'
import type { Assertion, AssertionOptions, AssertionSource, ManagedIdentitySelector } from './source.ts'
import { unusable } from './unusable-hosts.ts'

export interface ManagedIdentityOptions extends Partial<Runtime> {
  /** Default: the host's system-assigned identity, or its only one where the host offers that. */
  readonly identity?: ManagedIdentitySelector
  /** Default: found from the environment. */
  readonly host?: ManagedIdentityHost
  /** How App Service's endpoint is asked. `post` is for Automation accounts that know only the older form. */
  readonly form?: 'get' | 'post'
}

/**
 * Step 5: the assertion from this host's managed identity, got once and kept until shortly before its end. Make one and
 * give it to the credentials of all targets: then a thousand targets cost one request.
 *
 * `get` rejects with `AssertionUnavailableError`.
 */
export function managedIdentityAssertion(options: ManagedIdentityOptions = {}): AssertionSource {
  const { identity, form = 'get' } = options
  const runtime = nodeRuntime(options)
  const { env } = runtime
  const quiet = inBackground(runtime)
  const host = options.host ?? detectManagedIdentity(env).source
  type Ask = (request: AssertionOptions, runtime: Runtime) => Promise<Assertion>
  const ask: Readonly<Record<ManagedIdentityHost, Ask>> = {
    'service-fabric': async () => Promise.reject(await unusable('service-fabric')),
    'app-service': (request, runtime) => fromAppService(identity, form, env, request, runtime),
    'azure-ml': (request, runtime) => fromAzureMl(identity, env, request, runtime),
    'cloud-shell': async () => Promise.reject(await unusable('cloud-shell')),
    arc: (request, runtime) => fromArc(identity, env, request, runtime),
    imds: (request, runtime) => fromImds(identity, env, request, runtime),
  }
  const get = (request: AssertionOptions) => ask[host](request, request.background ? quiet : runtime)
  return cachedAssertion({ source: host, get }, runtime)
}
