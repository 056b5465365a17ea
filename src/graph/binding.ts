import type { Actor } from '../guard/actor.ts'
import type { Limits } from '../guard/decision.ts'
import type { Oversight } from '../guard/oversight.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Gate } from './budget/gate.ts'
import type { SentWrites } from './sent-writes.ts'

/** Everything that one target's calls share. */
export interface Binding extends Limits {
  /** Origin of Graph, where this target's tokens may go and nothing else. */
  readonly root: string
  /** What asks for the calls. */
  readonly actor: Actor
  readonly userAgent: string
  /** Judges and records each call; missing where neither a policy nor a record is in force. */
  readonly oversight?: Oversight | undefined
  /** GUID of the bound tenant. Rejects as the credential does when it cannot find it. */
  readonly tenantId: () => Promise<string>
  /** A checked token of the bound tenant. */
  readonly token: (wanted: WantedToken, signal: AbortSignal | undefined) => Promise<string>
  /**
   * Where this target's requests wait for their turn. Its budget is that of the tenant's GUID, so a client that was
   * given a domain waits for the GUID once; after that, and for all other clients, the gate is there at once. Rejects
   * as the credential does when it cannot find the tenant.
   */
  readonly gate: (signal: AbortSignal | undefined) => Gate | Promise<Gate>
  /** Counts the writes that are sent. Missing where the caller does not count. */
  readonly sentWrites?: (() => SentWrites) | undefined
  readonly runtime: Runtime
}

export interface WantedToken {
  /** JSON text of a claims challenge. */
  readonly claims?: string
  /** Another token than this one, which Graph refused. Where there is no other, this one comes back. */
  readonly insteadOf?: string
}
