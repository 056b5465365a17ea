import type { Keys } from './keys.ts'
import type { World } from './world/model.ts'

/** What every endpoint of the emulator works from. One object per emulator; nothing is kept in modules. */
export interface EmulatorState {
  readonly world: World
  readonly keys: Keys
  /** Emulated time in milliseconds since the epoch. */
  readonly now: () => number
  /** The value of `X-IDENTITY-HEADER` that the managed identity endpoint asks for. */
  readonly identityHeader: string
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
}
