import type { ArcKeys } from './identity/arc-keys.ts'
import type { Keys } from './keys.ts'
import type { World } from './world/model.ts'

/** What every endpoint of the emulator works from. One object per emulator; nothing is kept in modules. */
export interface EmulatorState {
  readonly world: World
  readonly keys: Keys
  /** The signing keys of the other issuers that the emulator plays, by the `iss` of their tokens: a cluster, GitHub. */
  readonly issuers: ReadonlyMap<string, Keys>
  /** Emulated time in milliseconds since the epoch. */
  readonly now: () => number
  /** The value of `X-IDENTITY-HEADER` that the managed identity endpoint asks for; on GitHub, the job's request token. */
  readonly identityHeader: string
  /** The files by which callers of Azure Arc's endpoint prove that they may read them. */
  readonly arcKeys: ArcKeys
  /** Facts of the real services that nobody has confirmed, where a user may want the other answer. */
  readonly options: EmulatorOptions
}

export interface EmulatorOptions {
  /**
   * Microsoft documents that only user-assigned identities may be a federated identity credential's subject, and
   * system-assigned ones work in the field. `true` refuses them as documented.
   */
  readonly rejectSystemAssigned: boolean
  /** What stands between an AADSTS text and `Trace ID`: a blank in captures since 2024, `\r\n` before. */
  readonly descriptionSeparator: ' ' | '\r\n'
  /**
   * How the repository of the GitHub job is named in `sub`: with IDs, as in repositories made since July 2026 and those
   * that opted in, or by names alone. https://docs.github.com/actions/reference/security/oidc
   */
  readonly githubSubject: 'ids' | 'names'
  /** The environment of the GitHub job, which then stands in `sub` in the place of the branch. */
  readonly githubEnvironment: string | undefined
}

export const defaultOptions: EmulatorOptions = {
  rejectSystemAssigned: false,
  descriptionSeparator: ' ',
  githubSubject: 'ids',
  githubEnvironment: undefined,
}
