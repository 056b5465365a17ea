import { createHash } from 'node:crypto'
import type { Sink } from '../audit/sink.ts'
import type { Rule } from './policy.ts'

/** What one call takes from the budget of the rule that allows it. */
export interface Taking {
  /** The policy file: budgets of two policies are counted apart. */
  readonly file: string
  readonly rule: Rule
  readonly isWrite: boolean
  readonly isDelete: boolean
  /** Whether it is a request of its own: a call that another one brings along is none. */
  readonly isRequest: boolean
}

/** Places that were reserved before sending. */
export interface Reservation {
  /**
   * Gives back what these calls took. Only for what was certainly not done. A request that was answered by a refusal was made:
   * it is kept.
   */
  release(takings: readonly Taking[], kept?: 'requests'): Promise<void>
}

export interface Spent {
  readonly rule: Rule
  readonly file: string
  /** A sentence. */
  readonly reason: string
}

/** The places of a daily budget, which all processes share. */
type DayPlaces = Pick<Sink, 'claim' | 'unclaim' | 'taken'>

interface Counters {
  requests: number
  writes: number
  deletes: number
}

const NOTHING: Reservation = { release: async () => {} }

interface Place {
  readonly days: DayPlaces
  readonly name: string
}

/** The budgets of one run: its own counters, and the daily ones that live beside the record. */
export class Budgets {
  readonly #counters = new Map<string, Counters>()
  readonly #days: () => Promise<DayPlaces | undefined>
  readonly #now: () => number

  /** `days` gives the place of daily budgets; none where nothing is recorded. */
  constructor(days: () => Promise<DayPlaces | undefined>, now: () => number) {
    this.#days = days
    this.#now = now
  }

  /** Reserves for all calls of a request, or for none. Rejects as the sink does. */
  async reserve(takings: readonly Taking[]): Promise<Reservation | Spent> {
    const counted = takings.filter(({ rule }) => Object.values(rule.budget).some((most) => most !== undefined))
    if (counted.length === 0) return NOTHING
    const taken = new Map<Taking, Place | undefined>()
    const release: Reservation['release'] = async (which, kept) => {
      for (const one of which) {
        if (!taken.has(one)) continue
        const place = taken.get(one)
        taken.delete(one)
        this.#count(kept === 'requests' ? { ...one, isRequest: false } : one, -1)
        await place?.days.unclaim(place.name)
      }
    }
    for (const one of counted) {
      this.#count(one, 1)
      taken.set(one, undefined)
      const reason = this.#overRun(one)
      if (reason !== undefined) {
        await release(counted)
        return { rule: one.rule, file: one.file, reason }
      }
    }
    try {
      for (const one of counted) {
        const most = one.rule.budget.writesPerDay
        if (!one.isWrite || most === undefined) continue
        const days = await this.#days()
        const name = days === undefined ? undefined : await this.#place(days, one, most)
        if (days !== undefined && name !== undefined) taken.set(one, { days, name })
        else {
          await release(counted)
          return { rule: one.rule, file: one.file, reason: whyNoPlace(one.rule, most, days !== undefined) }
        }
      }
    } catch (error) {
      await release(counted).catch(() => {})
      throw error
    }
    return { release }
  }

  #count(one: Taking, by: 1 | -1): void {
    const key = keyOf(one)
    const counters = this.#counters.get(key) ?? { requests: 0, writes: 0, deletes: 0 }
    this.#counters.set(key, counters)
    if (one.isRequest) counters.requests += by
    if (one.isWrite) counters.writes += by
    if (one.isDelete) counters.deletes += by
  }

  #overRun(one: Taking): string | undefined {
    const { requests, writesPerRun, deletesPerRun } = one.rule.budget
    const counters = this.#counters.get(keyOf(one))
    const over = (most: number | undefined, count = 0): boolean => most !== undefined && !(count <= most)
    const { id } = one.rule
    if (one.isRequest && over(requests, counters?.requests)) return `${id} allows ${requests} requests in a run.`
    if (one.isWrite && over(writesPerRun, counters?.writes)) return `${id} allows ${writesPerRun} writes in a run.`
    if (one.isDelete && over(deletesPerRun, counters?.deletes))
      return `${id} allows ${deletesPerRun} deletions in a run.`
    return undefined
  }

  /** A free place of today: other processes may take the one that was seen free. */
  async #place(days: DayPlaces, one: Taking, most: number): Promise<string | undefined> {
    const folder = `${new Date(this.#now()).toISOString().slice(0, 10)}/${keyOf(one)}`
    for (;;) {
      const taken = new Set(await days.taken(folder))
      if (taken.size >= most) return undefined
      let tried = 0
      for (let place = 1; place <= most; place++) {
        const name = `${folder}/${place}`
        if (taken.has(name)) continue
        if (await days.claim(name)) return name
        tried++
        // Many were taken meanwhile: a list of them costs less than to try each.
        if (tried >= 8) break
      }
      if (tried === 0) return undefined
    }
  }
}

function whyNoPlace({ id }: Rule, most: number, isRecorded: boolean): string {
  return isRecorded
    ? `${id} allows ${most} writes in a day.`
    : `${id} counts writes in a day, and there is no record (audit: in the manifest) where they are counted.`
}

/** By the path of the file and not by its content: a change of the policy must not begin the count again. */
function keyOf({ file, rule }: Pick<Taking, 'file' | 'rule'>): string {
  return createHash('sha256').update(`${file}\n${rule.id}`).digest('hex').slice(0, 32)
}
