import type { Compared } from '../../../guard/audit/reconcile/compare.ts'

/** One target's part of the report. The shape is a contract. */
export type Reconciled = { readonly target: string } & (
  | ({ readonly evidence: 'sign-ins' } & Compared)
  | {
      readonly evidence: 'none'
      readonly why: string
      readonly matched: 0
      readonly foreign: []
      readonly lost: []
      readonly tooYoung: 0
    }
)
