import type { Mode } from './policy.ts'

/** A decision of one policy as a value, as `towline policy explain` prints it. */
export interface Verdict {
  readonly decision: 'allow' | 'deny'
  /** Id of the rule, `deny[3]`, `default`, `unclear-request`, `caller`, `target`, `handout`, `policy-unusable` … */
  readonly rule: string
  /** A sentence. */
  readonly reason: string
  readonly method: string
  /** The template of the rule; where none decided, the path without its keys. */
  readonly template: string
  readonly mode: Mode
  /** The policy file. */
  readonly file: string
}
