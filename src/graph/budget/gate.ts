import { GraphError } from '../../errors.ts'
import { defaultBounds, wasNotDone } from '../../http/retry.ts'
import { retryAfterMs } from '../../http/retry-after.ts'
import type { HttpResponse, Runtime } from '../../http/send.ts'
import type { Charge, TargetBudget } from './budget.ts'
import type { Cost } from './cost.ts'
import { toldOf, unitsTold } from './told.ts'

/** `interactive` goes before `bulk`: somebody waits for one answer while a list of thousands is read. */
export type Priority = 'interactive' | 'bulk'

/** Nothing waits longer than this for a budget that is used up; a day's budget is a reason to come back, not to wait. */
const MOST_FOR_BUDGET_MS = 10 * 60_000

/** Nor longer than this because the service said so: as long as one call may take with its retries. */
const MOST_FOR_SERVICE_MS = defaultBounds.budgetMs

/** A request that may go, until it is settled. */
export interface Pass {
  readonly charges: readonly Charge[]
  readonly since: number
}

interface Waiting {
  readonly costs: readonly Cost[]
  readonly charges: readonly (readonly Charge[])[]
  readonly enter: (passes: readonly Pass[]) => void
  readonly fail: (error: unknown) => void
}

/**
 * Where the requests of one target wait for their turn. Budgets are spent before anything is sent, and after a 429 the
 * whole target waits. One timer runs while somebody waits, and none otherwise.
 */
export class Gate {
  readonly #budget: TargetBudget
  readonly #clock: Runtime['now']
  readonly #wait: Runtime['wait']
  readonly #onHeldBack: (ms: number) => void
  readonly #queues = { interactive: [] as Waiting[], bulk: [] as Waiting[] }
  #closedUntil = 0
  /** Refusals one after the other, of requests that were sent after the one before. */
  #refusals = 0
  #refusedAt = Number.NEGATIVE_INFINITY
  /** How far the time that was waited for is ahead of the clock, where the two are not of one kind. */
  #ahead = 0
  #alarm: { readonly at: number; readonly stop: AbortController } | undefined

  /** `onHeldBack` is told each time how many milliseconds requests waited for the budget, beside each other. */
  constructor(
    budget: TargetBudget,
    { now, wait }: Pick<Runtime, 'now' | 'wait'>,
    onHeldBack: (ms: number) => void = () => {},
  ) {
    this.#onHeldBack = onHeldBack
    this.#budget = budget
    this.#clock = now
    this.#wait = wait
  }

  /** A pass for each of the requests that are to go together, at once where nothing stands against it. */
  enter(costs: readonly Cost[], turn: Turn): readonly Pass[] | Promise<readonly Pass[]> {
    const charges = costs.map((cost) => this.#budget.charges(cost))
    const { interactive, bulk } = this.#queues
    const isNext = interactive.length === 0 && (bulk.length === 0 || turn.priority === 'interactive')
    if (isNext && this.#msUntil(charges, this.#now()) === 0) return this.#begin(charges)
    return new Promise((resolve, reject) => {
      const { signal, priority, again } = turn
      if (signal?.aborted) return reject(signal.reason)
      const leave = (): void => {
        signal?.removeEventListener('abort', abort)
      }
      const waiting: Waiting = {
        costs,
        charges,
        enter: (passes) => {
          leave()
          resolve(passes)
        },
        fail: (error) => {
          leave()
          reject(error)
        },
      }
      const queue = this.#queues[priority]
      const abort = (): void => {
        queue.splice(queue.indexOf(waiting), 1)
        reject(signal?.reason)
        this.#admit()
      }
      signal?.addEventListener('abort', abort, { once: true })
      if (again) queue.unshift(waiting)
      else queue.push(waiting)
      this.#admit()
    })
  }

  /** Whether requests of these costs could ever go together. */
  fitTogether(costs: readonly Cost[]): boolean {
    const sums = new Map<Charge['window'], number>()
    for (const cost of costs) {
      for (const { window, amount } of this.#budget.charges(cost)) {
        const sum = (sums.get(window) ?? 0) + amount
        if (sum > window.ceiling) return false
        sums.set(window, sum)
      }
    }
    return true
  }

  /** What came of it: an answer, or none. */
  settle({ charges }: Pass, headers: HttpResponse['headers'] | undefined): void {
    const now = this.#now()
    const units = headers === undefined ? undefined : unitsTold(headers)
    for (const { limit, window, amount } of charges) {
      window.end(amount, limit.counts === 'units' ? (units ?? amount) : amount, now)
      const told = headers && limit.told && toldOf(limit.told, headers)
      if (told) window.correct(told, now)
    }
    if (this.#isWaiting) this.#admit()
  }

  /** It was never sent. */
  giveBack({ charges }: Pass): void {
    for (const { window, amount } of charges) window.end(amount, 0, this.#now())
    if (this.#isWaiting) this.#admit()
  }

  /** The service answered to a request that went in at `since`. When it asks for fewer, the whole target waits. */
  heed(response: Pick<HttpResponse, 'status' | 'headers'>, since: number): void {
    if (!wasNotDone(response)) {
      if (response.status < 400 && since >= this.#refusedAt) this.#refusals = 0
      return
    }
    const now = this.#now()
    // Many requests that were under way are refused together, and that is one refusal.
    if (since >= this.#refusedAt) this.#refusals++
    this.#refusedAt = now
    // Some services always say one second, and some say nothing.
    const growing = this.#refusals > 2 ? 500 * 2 ** Math.min(this.#refusals - 1, 8) : 0
    const told = retryAfterMs(response.headers, this.#clock()) || 500
    this.#closedUntil = Math.max(this.#closedUntil, now + Math.max(told, growing))
  }

  #now(): number {
    return this.#clock() + this.#ahead
  }

  get #isWaiting(): boolean {
    return this.#queues.interactive.length > 0 || this.#queues.bulk.length > 0
  }

  #msUntil(charges: Waiting['charges'], now: number): number {
    let ms = Math.max(0, this.#closedUntil - now)
    for (const { window, amount } of charges.length === 1 ? (charges[0] ?? []) : together(charges)) {
      ms = Math.max(ms, window.msUntil(amount, now))
    }
    return ms
  }

  #begin(charges: Waiting['charges']): readonly Pass[] {
    const since = this.#now()
    return charges.map((own) => {
      for (const { window, amount } of own) window.begin(amount)
      return { charges: own, since }
    })
  }

  /** Lets in whoever may go, and sets the timer for the first who may not. */
  #admit(): void {
    for (;;) {
      const queue = this.#queues.interactive.length > 0 ? this.#queues.interactive : this.#queues.bulk
      const [next] = queue
      if (next === undefined) break
      const now = this.#now()
      const ms = this.#msUntil(next.charges, now)
      const isClosed = this.#closedUntil > now
      if (ms > 0 && ms <= (isClosed ? MOST_FOR_SERVICE_MS : MOST_FOR_BUDGET_MS)) {
        this.#wakeIn(ms, now)
        return
      }
      queue.shift()
      if (ms === 0) next.enter(this.#begin(next.charges))
      else next.fail(tooLong(isClosed, this.#clock() + ms))
    }
    this.#alarm?.stop.abort()
    this.#alarm = undefined
  }

  #wakeIn(ms: number, now: number): void {
    const at = now + ms
    if (this.#alarm !== undefined && this.#alarm.at <= at && this.#alarm.at > now) return
    this.#alarm?.stop.abort()
    const alarm = { at, stop: new AbortController() }
    this.#alarm = alarm
    const woken = (): void => {
      if (this.#alarm !== alarm) return
      this.#alarm = undefined
      // In tests a wait may end at once while the clock stands still. To wait for the clock would be to spin.
      const missing = at - this.#now()
      if (missing > ms / 2) this.#ahead += missing
      if (this.#closedUntil < at) this.#onHeldBack(ms)
      this.#admit()
    }
    this.#wait(ms, alarm.stop.signal).then(woken, (error: unknown) => {
      if (this.#alarm === alarm) this.#failAll(error)
    })
  }

  #failAll(error: unknown): void {
    this.#alarm = undefined
    for (const { fail } of [...this.#queues.interactive.splice(0), ...this.#queues.bulk.splice(0)]) fail(error)
  }
}

export interface Turn {
  readonly priority: Priority
  readonly signal: AbortSignal | undefined
  /** It waited for its turn before, and goes before those that did not. */
  readonly again: boolean
}

function together(charges: Waiting['charges']): Iterable<Pick<Charge, 'window' | 'amount'>> {
  const sums = new Map<Charge['window'], number>()
  for (const { window, amount } of charges.flat()) sums.set(window, (sums.get(window) ?? 0) + amount)
  return Array.from(sums, ([window, amount]) => ({ window, amount }))
}

function tooLong(isClosed: boolean, retryAt: number): GraphError {
  const when = new Date(retryAt).toISOString()
  return new GraphError('GRAPH_BUSY', {
    message: isClosed
      ? 'Nothing more was sent to this target: the service throttles it and asked for a longer pause than Towline waits.'
      : 'Nothing more was sent to this target: its throttling budget is used up for longer than Towline waits.',
    likelyCause: isClosed
      ? 'This application, or others in the tenant, asked for more than the service allows.'
      : 'This run has used its part of what Microsoft publishes as the limit of this service.',
    fix: `Run the command again after ${when}.`,
    retryAt,
  })
}
