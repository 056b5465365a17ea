import type { LimitUsage } from './usage.ts'

/** The faults in force, as tests set and read them. */
export interface FaultControl {
  /** Oldest first. */
  readonly list: readonly FaultReport[]
  /** The budgets among the faults: how much of each was spent by each application and tenant, and how often it was exceeded. */
  readonly limits: readonly LimitReport[]
  /**
   * Adds a fault, or replaces the one with an equal `id`.
   * Rejects with a FaultInputError that says what is wrong with it. Nothing has changed then.
   */
  add(fault: unknown): Promise<void>
  /** Replaces all faults by these. An empty list ends every fault. */
  replace(faults: readonly unknown[]): Promise<void>
  clear(): void
}

/** A fault as it was given, with its `id` and how many requests it has spoilt so far. */
export type FaultReport = Readonly<Record<string, unknown>> & { readonly id: string; readonly spoilt: number }

/** A budget as it was given, with its `id` and what has been spent of it. */
export type LimitReport = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly usage: readonly LimitUsage[]
}
