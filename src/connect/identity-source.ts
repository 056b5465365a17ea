import { githubAssertion } from '../credential/assertion/github.ts'
import { hostAssertion } from '../credential/assertion/host.ts'
import { managedIdentityAssertion } from '../credential/assertion/managed-identity.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { tokenFileAssertion } from '../credential/assertion/token-file.ts'
import type { Runtime } from '../http/runtime.ts'
import type { IdentityChoice } from '../manifest/target.ts'

/**
 * The assertion source of an identity that the manifest or a flag chose; of what the host offers, when none was chosen.
 */
export function identitySource(choice: IdentityChoice, runtime: Runtime): AssertionSource {
  switch (choice?.kind) {
    case undefined:
      return hostAssertion(runtime)
    case 'system':
      return managedIdentityAssertion({ ...runtime, identity: 'system' })
    case 'client':
    case 'object':
    case 'resource':
      return managedIdentityAssertion({ ...runtime, identity: choice })
    case 'file':
      return tokenFileAssertion({ path: choice.path, now: runtime.now })
    case 'github':
      return githubAssertion(runtime)
  }
}
