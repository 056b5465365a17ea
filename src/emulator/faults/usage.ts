/** What one application, or one tenant, or one application in one tenant, has spent of a budget. */
export interface LimitUsage {
  /** Client ID; left out where all applications count together. */
  readonly application?: string
  /** Tenant ID; left out where all tenants count together. */
  readonly tenant?: string
  /** All requests, and those of them that were let through. */
  readonly requests: number
  readonly admitted: number
  /** In the budget's unit: all that was asked for, and what was let through. */
  readonly spent: number
  readonly spentAdmitted: number
  /** The most that was spent in one window, what was throttled included. */
  readonly peak: number
  /** Requests beyond the limit. */
  readonly violations: number
}

type Holder = Pick<LimitUsage, 'application' | 'tenant'>

interface UsageBook {
  note(key: string, holder: Holder, amount: number, used: number, isOver: boolean): void
  readonly all: readonly LimitUsage[]
}

export function createUsageBook(): UsageBook {
  const book = new Map<string, { -readonly [Key in keyof LimitUsage]: LimitUsage[Key] }>()
  return {
    note(key, holder, amount, used, isOver) {
      const entry = book.get(key) ?? { ...holder, ...nothing }
      book.set(key, entry)
      entry.requests++
      entry.spent += amount
      entry.peak = Math.max(entry.peak, used)
      if (isOver) {
        entry.violations++
        return
      }
      entry.admitted++
      entry.spentAdmitted += amount
    },
    get all() {
      return [...book.values()].map((entry) => ({ ...entry }))
    },
  }
}

const nothing = { requests: 0, admitted: 0, spent: 0, spentAdmitted: 0, peak: 0, violations: 0 }
