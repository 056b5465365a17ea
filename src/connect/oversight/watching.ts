import type { Acting } from '../../guard/audit/record.ts'
import type { Caller } from '../../guard/policy/judge/caller.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import type { Overseer } from './overseer.ts'

/** The caller in a target, for the policy and for the record. */
export interface Overseen {
  readonly caller: Caller
  readonly acting: Acting
  /** The most that a token may carry; `undefined` without a manifest. */
  readonly ceiling: readonly string[] | undefined
}

/** What all calls of a target are watched with. */
export interface Watching {
  readonly policies: readonly Policy[]
  readonly overseer: Overseer
  readonly overseen: Overseen
}
