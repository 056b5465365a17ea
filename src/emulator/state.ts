import type { Drives } from './drives/drives.ts'
import type { SignIns } from './entra/sign-in/pending-sign-ins.ts'
import type { ArcKeys } from './identity/arc-keys.ts'
import type { Keys } from './keys.ts'
import type { EmulatorOptions } from './options.ts'
import type { SignInLog } from './sign-in-log/sign-in-log.ts'
import type { World } from './world/model/index.ts'

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
  /** What stands in document libraries, uploads included. */
  readonly drives: Drives
  /** People's sign-ins that are under way. */
  readonly signIns: SignIns
  /** The sign-ins of applications, as the tenants' logs have them. */
  readonly signInLog: SignInLog
  /** Unconfirmed facts of the real services, where a user may want the other answer. */
  readonly options: EmulatorOptions
}
