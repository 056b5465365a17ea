import type { Fixes } from '../causes/cause.ts'
import type { Certainty } from '../errors/found-cause.ts'

/** The hops, in the order of the chain. */
export const hopIds = ['host', 'assertion', 'reach', 'exchange', 'compare', 'roles', 'probe'] as const

/** One hop of the chain. The shape is a contract: `explain -o json` prints it. */
export interface Hop {
  readonly id: (typeof hopIds)[number]
  /** `unknown`: the hop could not be checked from here. `skipped`: an earlier hop has to be fixed first. */
  readonly status: 'passed' | 'failed' | 'unknown' | 'skipped'
  /** One or more sentences, safe to paste. */
  readonly detail: string
}

/** A cause in words. The shape is a contract: `explain -o json` prints it. */
export interface ExplainedCause {
  readonly code: string
  readonly certainty: Certainty
  /** The AADSTS number that was found, not its family. */
  readonly aadsts?: number
  readonly title: string
  readonly evidence: readonly string[]
  readonly fix: Fixes
  readonly docs: string
}

export interface Explanation {
  readonly ok: boolean
  /** Left out where an error text was explained. */
  readonly target?: string
  readonly hops: readonly Hop[]
  /**
   * The likeliest first. Without a broken hop the list is empty, or it holds what may be wrong and cannot be tried from
   * here.
   */
  readonly causes: readonly ExplainedCause[]
}

/** A hop as the walk finds it. */
export interface FoundHop extends Hop {
  /** Stands for `detail` in the report of a trust that works, so that the report fits on a screen. Never printed as JSON. */
  readonly brief?: string
}

/** An explanation as the walk finds it. */
export interface FoundExplanation extends Explanation {
  readonly hops: readonly FoundHop[]
}

/** Returns the explanation in the shape that is a contract. */
export function withoutBrief(explanation: FoundExplanation): Explanation {
  return { ...explanation, hops: explanation.hops.map(({ id, status, detail }) => ({ id, status, detail })) }
}
