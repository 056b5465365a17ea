import type { CauseCode } from '../../causes/catalogue.ts'
import { inBackground, nodeRuntime, type Runtime } from '../../http/runtime.ts'
import { fromAppService } from './app-service.ts'
import { fromArc } from './arc.ts'
import { assertionError } from './assertion-error.ts'
import { fromAzureMl } from './azure-ml.ts'
import { cachedAssertion } from './cached.ts'
import { detectManagedIdentity, type ManagedIdentityHost } from './detect.ts'
import { fromImds } from './imds.ts'
import type { Assertion, AssertionOptions, AssertionSource, ManagedIdentitySelector } from './source.ts'

export interface ManagedIdentityOptions extends Partial<Runtime> {
  /**
   * Which of the host's identities is meant.
   * @default its system-assigned one, or its only one where the host offers that
   */
  readonly identity?: ManagedIdentitySelector
  /** @default the host that the environment shows */
  readonly host?: ManagedIdentityHost
  /**
   * The form of requests to App Service's endpoint. `post` is for Automation accounts that know only the older form.
   * @default 'get'
   */
  readonly form?: 'get' | 'post'
}

/**
 * Step 5: the assertion from this host's managed identity, requested once and cached until shortly before its end. Make
 * one and give it to the credentials of all targets: then a thousand targets cost one request.
 *
 * `get` rejects with `AssertionUnavailableError`.
 *
 * @example
 * ```ts
 * import { managedIdentityAssertion, towlineCredential } from 'towline'
 *
 * const assertion = managedIdentityAssertion({ identity: { clientId: '0b7e5f9a-3c2d-4e1f-8a9b-0c1d2e3f4a5b' } })
 * const clientId = '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f'
 * const [contoso, fabrikam] = ['contoso.example', 'fabrikam.example'].map((tenant) =>
 *   towlineCredential({ tenant, clientId, assertion }),
 * )
 * ```
 */
export function managedIdentityAssertion(options: ManagedIdentityOptions = {}): AssertionSource {
  const { identity, form = 'get' } = options
  const runtime = nodeRuntime(options)
  const { env } = runtime
  const background = inBackground(runtime)
  const host = options.host ?? detectManagedIdentity(env).source
  type Get = (request: AssertionOptions, runtime: Runtime) => Promise<Assertion>
  const from: Readonly<Record<ManagedIdentityHost, Get>> = {
    'service-fabric': () => unusable('SERVICE_FABRIC_HOST', 'Service Fabric is not asked for an assertion.'),
    'app-service': (request, runtime) => fromAppService(identity, form, env, request, runtime),
    'azure-ml': (request, runtime) => fromAzureMl(identity, env, request, runtime),
    'cloud-shell': () => unusable('CLOUD_SHELL_HOST', 'Cloud Shell has no managed identity.'),
    arc: (request, runtime) => fromArc(identity, env, request, runtime),
    imds: (request, runtime) => fromImds(identity, env, request, runtime),
  }
  const get = (request: AssertionOptions) => from[host](request, request.background ? background : runtime)
  return cachedAssertion({ source: host, get }, runtime)
}

/** For a host that has an endpoint of this kind whose answer is of no use, or cannot be trusted. */
async function unusable(cause: CauseCode, message: string): Promise<never> {
  throw await assertionError('IDENTITY_NOT_FOUND', cause, { message })
}
