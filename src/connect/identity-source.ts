import { githubAssertion } from '../credential/assertion/github.ts'
import { hostAssertion } from '../credential/assertion/host.ts'
import { managedIdentityAssertion } from '../credential/assertion/managed-identity.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { tokenFileAssertion } from '../credential/assertion/token-file.ts'
import type { Runtime } from '../http/send.ts'
import type { IdentityChoice } from '../manifest/target.ts'
import type { Env } from '../text/env.ts'

export interface IdentitySourceOptions {
  readonly runtime: Runtime
  readonly env: Env
  /** Ends everything that is under way, for all targets. */
  readonly signal?: AbortSignal | undefined
}

/** The assertion source of an identity that the manifest or a flag chose; of what the host offers, when none was chosen. */
export function identitySource(
  choice: IdentityChoice,
  { runtime, env, signal }: IdentitySourceOptions,
): AssertionSource {
  switch (choice?.kind) {
    case undefined:
      return hostAssertion({ ...runtime, env, signal })
    case 'system':
      return managedIdentityAssertion({ ...runtime, env, signal, identity: 'system' })
    case 'client':
    case 'object':
    case 'resource':
      return managedIdentityAssertion({ ...runtime, env, signal, identity: choice })
    case 'file':
      return tokenFileAssertion(choice.path, runtime.now)
    case 'github':
      return githubAssertion(env, runtime, signal)
  }
}
