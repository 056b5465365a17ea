import { type Detection, detectHost, detectManagedIdentity, type HostKind } from '../credential/assertion/detect.ts'
import { githubAssertion } from '../credential/assertion/github.ts'
import { hostAssertion } from '../credential/assertion/host.ts'
import { managedIdentityAssertion } from '../credential/assertion/managed-identity.ts'
import type { AssertionSource } from '../credential/assertion/source.ts'
import { tokenFileAssertion } from '../credential/assertion/token-file.ts'
import type { Runtime } from '../http/runtime.ts'
import type { IdentityChoice } from '../manifest/target.ts'
import type { Env } from '../text/env.ts'

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
      return tokenFileAssertion({ path: choice.path, now: runtime.now, env: runtime.env })
    case 'github':
      return githubAssertion(runtime)
  }
}

/** What the host offers; `undefined` where a file or the token of a job was chosen, so that nothing is detected. */
export type Detected = Detection<HostKind> | undefined

/** Returns the identity source that the host offers for a choice, and why that one. No request is sent. */
export function detectionFor(choice: IdentityChoice, env: Env): Detected {
  if (choice === undefined) return detectHost(env)
  return choice.kind === 'file' || choice.kind === 'github' ? undefined : detectManagedIdentity(env)
}
