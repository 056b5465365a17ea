import type { Service } from '../hosts.ts'
import type { EmulatorState } from '../state.ts'
import type { World } from '../world/model/index.ts'
import type { Schema, Values } from './parameters.ts'
import type { RequestSubject } from './request-subject.ts'
import type { LimitUsage } from './usage.ts'

/** What a fault sees of one request. */
export interface Ask {
  readonly service: Service
  /** A batch of Graph's, one of the items of a batch, or a request on its own. */
  readonly form: 'batch' | 'item' | 'single'
  readonly request: Request
  readonly url: URL
  /** Whose request it is. */
  readonly subject: RequestSubject
  /** Emulated time in milliseconds since the epoch, without any clock skew. */
  readonly now: () => number
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** The fault's own dice, 0 to 1, the same on every run. */
  readonly random: () => number
  /** To be called when there was nothing to spoil: the request does not count towards `times`. */
  readonly spare: () => void
}

/** What one request sees differently from all others. */
export interface View {
  /** Returns the world without the objects that have not reached this request yet. */
  readonly delayed?: (world: World) => World
  /** How far the service's clock is ahead, in milliseconds. */
  readonly skewMs?: number
}

/** Has the request answered, by the faults that come after and then by the service. */
export type Next = (view?: View) => Promise<Response>

export interface Apply {
  (ask: Ask, next: Next): Promise<Response>
  /** What has been spent, of a fault that limits something. */
  readonly usage?: () => readonly LimitUsage[]
}

/** What a fault has when it is set. */
export interface Setting {
  readonly state: EmulatorState
  /** Makes the token service sign with a new key from now on. */
  readonly rollKeys: () => Promise<void>
}

/** A way to fail. A file each; `kinds/index.ts` lists them. */
export interface FaultKind {
  readonly name: string
  /** The services that can fail this way. */
  readonly services: readonly Service[]
  /**
   * Whether it spoils the items of a batch one by one, and not the batch. `too`: each of them and the batch, by its path.
   * Left out: the batch, and not its items.
   */
  readonly perItem?: PerItem
  readonly parameters: Schema
  /** Says what is wrong with parameters that are right one by one; `undefined` when nothing is. */
  check?(parameters: Readonly<Record<string, unknown>>): string | undefined
  /** Called once, when a fault of this kind is set. What it remembers of requests lives in what this returns. */
  start(parameters: Readonly<Record<string, unknown>>, setting: Setting): Apply | Promise<Apply>
}

type PerItem = boolean | 'too'

/** A kind whose `start` gets its parameters with their types. */
export function faultKind<Of extends Schema>(kind: {
  readonly name: string
  readonly services: readonly Service[]
  readonly perItem?: PerItem
  readonly parameters: Of
  check?(parameters: Values<Of>): string | undefined
  start(parameters: Values<Of>, setting: Setting): Apply | Promise<Apply>
}): FaultKind {
  return {
    ...kind,
    check: (parameters) => kind.check?.(parameters as Values<Of>),
    start: (parameters, setting) => kind.start(parameters as Values<Of>, setting),
  }
}

export const everyService: readonly Service[] = ['identity', 'authority', 'graph', 'arm', 'sharePoint']
