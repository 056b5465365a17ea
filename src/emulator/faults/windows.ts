export interface Window {
  /** What has been spent in it, this time included. */
  readonly used: number
  /** Milliseconds until a new one begins, or until the oldest of what was spent counts no more. */
  readonly remainingMs: number
}

export interface Windows {
  /** Notes that so much was spent in the name of `key`. */
  spend(key: string, amount: number, now: number): Window
}

/** Counts in windows of equal length, one after the other for each key. The first spending begins a window. */
export function createWindows(lengthMs: number): Windows {
  const open = new Map<string, { readonly since: number; used: number }>()
  return {
    spend(key, amount, now) {
      const last = open.get(key)
      // A clock that was set back ends a window too, because a client should not wait for a time that has been.
      const isOver = last === undefined || now >= last.since + lengthMs || now < last.since
      const window = isOver ? { since: now, used: 0 } : last
      window.used += amount
      open.set(key, window)
      return { used: window.used, remainingMs: window.since + lengthMs - now }
    },
  }
}

/** Counts what was spent in the time before each spending, wherever the clock stands. */
export function createSlidingWindows(lengthMs: number): Windows {
  const spent = new Map<string, { at: number; amount: number }[]>()
  return {
    spend(key, amount, now) {
      const kept = (spent.get(key) ?? []).filter(({ at }) => at > now - lengthMs && at <= now)
      const last = kept.at(-1)
      if (last?.at === now) last.amount += amount
      else kept.push({ at: now, amount })
      spent.set(key, kept)
      const used = kept.reduce((sum, one) => sum + one.amount, 0)
      return { used, remainingMs: (kept[0]?.at ?? now) + lengthMs - now }
    },
  }
}
