export interface Window {
  /** What has been spent in it, this time included. */
  readonly used: number
  /** Milliseconds until a new one begins. */
  readonly remainingMs: number
}

export interface Windows {
  /** Notes that so much was spent in the name of `key`. The first spending begins a window. */
  spend(key: string, amount: number, now: number): Window
}

/** Counts in windows of equal length, one after the other for each key. */
export function createWindows(lengthMs: number): Windows {
  const open = new Map<string, { readonly since: number; used: number }>()
  return {
    spend(key, amount, now) {
      const last = open.get(key)
      // A clock that was set back ends a window too: nobody should wait for a time that has been.
      const isOver = last === undefined || now >= last.since + lengthMs || now < last.since
      const window = isOver ? { since: now, used: 0 } : last
      window.used += amount
      open.set(key, window)
      return { used: window.used, remainingMs: window.since + lengthMs - now }
    },
  }
}
