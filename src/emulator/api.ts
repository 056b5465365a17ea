import type { Clock } from './clock.ts'
import type { FaultControl } from './faults/fault-control.ts'
import type { Service } from './hosts.ts'
import type { HostShape } from './identity/host-shapes.ts'
import type { EmulatorOptions } from './options.ts'
import type { PlainRequest, PlainResponse } from './plain-send.ts'
import type { RecordedRequest } from './record.ts'
import type { Lateness, OutsideUse, SignIn } from './sign-in-log/sign-in.ts'
import type { World } from './world/model/index.ts'

// Others compile against these shapes, so they name no other package's types.

/** Tenants in a box, without a port: requests go in, answers come out. */
export interface Emulator {
  /** What stands in the tenants. Tests may change it; after `reset` it is another object. */
  readonly world: World
  readonly host: HostShape
  readonly clock: Clock
  /** What goes wrong, as it does in life. After `reset` nothing does. */
  readonly faults: FaultControl
  /** What a process on the emulated compute finds in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** The requests since the start or the last reset, oldest first, without tokens; of very many the last 100,000. */
  readonly requests: readonly RecordedRequest[]
  /** How many before those are no longer known: 0 unless there were very many. */
  readonly forgottenRequests: number
  clearRequests(): void
  /** World, clock and record as at the start, and no faults. Keys and identity header stay, so tokens remain genuine. */
  reset(): void
  /** Answers for the origin of the URL: real names, and `env`'s own addresses. Rejects for every other. */
  fetch(request: Request): Promise<Response>
  /** `fetch` with plain objects. */
  send(request: PlainRequest): Promise<PlainResponse>
  /** Answers what came in at the address of this service, whatever host the URL names. */
  answer(service: Service, request: Request): Promise<Response>
  /**
   * Returns an assertion of the compute's first identity, or of the workload on a host that has no identity. It is
   * genuinely signed, with the claims in `overrides` in place of its own. `undefined` leaves a claim out.
   */
  issueAssertion(overrides?: Readonly<Record<string, unknown>>): Promise<string>
  /**
   * Enters a device code and signs in with it, as a person would.
   * Throws an Error when no sign-in waits for the code, or when the tenant has no user of this name.
   */
  approveDeviceCode(userCode: string, user: string): void
  /** The sign-ins of applications in all tenants, also those that no log shows yet. */
  readonly signIns: readonly { readonly tenantId: string; readonly shownAt: string; readonly signIn: SignIn }[]
  /** From now on sign-ins appear in the logs so late: each by `delayMs` milliseconds, and by up to `spreadMs` more. */
  lateSignIns(lateness: Lateness): void
  /**
   * Signs the world's application in to a tenant as a thief of an assertion of its identity would. Throws an
   * Error for a tenant that is none of the world, or that does not have the application.
   */
  signInFromOutside(use: OutsideUse): readonly SignIn[]
  /** Removes the key files that the host `arc` wrote; the others write none. */
  close(): Promise<void>
}

export interface EmulatorSettings {
  /** The kind of compute to play. Default `app-service`. */
  readonly host?: HostShape
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  /** For the fault `latency`. Default: real time. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly options?: Partial<EmulatorOptions>
  /**
   * Where the host `arc` writes its key files. Default: the directory of Azure Arc's own agent, which is the only one that
   * clients accept and takes root to write to.
   */
  readonly arcKeyDirectory?: string
}

/**
 * A world by its name, or a function that makes one: `reset` calls it again. A world that exists already can be given
 * too, and keeps its changes over a `reset`.
 */
export type WorldSource = string | (() => World) | World
