import { managedIdentityAssertion } from '../credential/assertion/managed-identity.ts'
import type { AssertionSource, ManagedIdentitySelector } from '../credential/assertion/source.ts'
import { tokenFileAssertion } from '../credential/assertion/token-file.ts'
import { ConfigError } from '../errors.ts'
import type { Runtime } from '../http/send.ts'
import type { IdentityChoice } from '../manifest/target.ts'

export interface IdentitySourceOptions {
  readonly runtime: Runtime
  readonly env: NodeJS.ProcessEnv
  /** Ends everything that is under way, for all targets. */
  readonly signal?: AbortSignal | undefined
}

/** The assertion source of an identity that the manifest or a flag chose. */
export function identitySource(
  choice: IdentityChoice,
  { runtime, env, signal }: IdentitySourceOptions,
): AssertionSource {
  const managed = (identity?: ManagedIdentitySelector): AssertionSource =>
    managedIdentityAssertion({ ...runtime, env, signal, ...(identity === undefined ? {} : { identity }) })
  switch (choice?.kind) {
    case undefined:
      return managed()
    case 'system':
      return managed('system')
    case 'client':
    case 'object':
    case 'resource':
      return managed(choice)
    case 'file':
      return tokenFileAssertion(choice.path, runtime.now)
    case 'github':
      throw notYet()
  }
}

function notYet(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'This version of Towline cannot get an assertion from GitHub Actions.',
    likelyCause: 'The identity was set to `github`, by the manifest, `--identity` or TOWLINE_IDENTITY.',
    fix: 'Have the job write its OIDC token to a file and use `file:<path>` (`tokenFile` in the manifest).',
  })
}
