import type { Fixes } from '../causes/cause.ts'
import type { Certainty } from '../errors/found-cause.ts'

export type { Found } from '../causes/finding.ts'

/** In the order of the chain. */
export const hopIds = ['host', 'assertion', 'reach', 'exchange', 'compare', 'roles', 'probe'] as const

/** One link of the chain. The shape is a contract. */
export interface Hop {
  readonly id: (typeof hopIds)[number]
  /** `unknown`: it could not be checked from here. `skipped`: something before it has to be mended first. */
  readonly status: 'passed' | 'failed' | 'unknown' | 'skipped'
  /** A sentence or more, safe to paste. */
  readonly detail: string
}

/** A cause as it is told. The shape is a contract. */
export interface ExplainedCause {
  readonly code: string
  readonly certainty: Certainty
  /** The number that was found, not its family. */
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
  /** Likeliest first. Empty when all is well; what may be and cannot be tried from here is no broken link. */
  readonly causes: readonly ExplainedCause[]
}
