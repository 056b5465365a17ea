import { GraphError } from '../../errors/errors.ts'
import { defaultBounds } from '../../http/retry.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Charge, TargetBudget } from './budget.ts'
import { Closing } from './closed-until.ts'
import type { Cost } from './cost.ts'
import { toldOf, unitsTold } from './reported-limits.ts'
import { Alarm } from './single-timer.ts'

/** `interactive` goes before `bulk`: somebody waits for one answer while a list of thousands is read. */
export type Priority = 'interactive' | 'bulk'

/** Nothing waits longer than this for a budget that is used up; a day's budget is a reason to come back, not to wait. */
const MOST_FOR_BUDGET_MS = 10 * 60_000

/** Nor longer than this because the service said so: as long as one call may take with its retries. */
const MOST_FOR_SERVICE_MS = defaultBounds.budgetMs

/**
 * Requests to one target under way at once, those in a batch counted one by one: four full batches and then some. No service
 * publishes a number; a caller who starts a thousand calls together would else open a thousand connections.
 */
const AT_ONCE = 100

/** A request that may go, until it is settled. */
export interface Pass {
  readonly charges: readonly Charge[]
  readonly since: number
}

interface Waiting {
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
  readonly #alarm: Alarm
  readonly #onHeldBack: (ms: number) => void
  readonly #closing = new Closing()
  #underWay = 0
  readonly #queues = { interactive: [] as Waiting[], bulk: [] as Waiting[] }

  /** `onHeldBack` is told each time how many milliseconds requests waited for the budget, beside each other. */
  constructor(
    budget: TargetBudget,
    runtime: Pick<Runtime, 'now' | 'wait'>,
    onHeldBack: (ms: number) => void = () => {},
  ) {
    this.#budget = budget
    this.#alarm = new Alarm(runtime)
    this.#onHeldBack = onHeldBack
  }

  /** A pass for each of the requests that are to go together, at once where nothing stands against it. */
  enter(costs: readonly Cost[], turn: Turn): readonly Pass[] | Promise<readonly Pass[]> {
    const charges = costs.map((cost) => this.#budget.charges(cost))
    const { interactive, bulk } = this.#queues
    const isNext = interactive.length === 0 && (bulk.length === 0 || turn.priority === 'interactive')
    if (isNext && this.#hasRoom(charges) && this.#msUntil(charges, this.#alarm.now()) === 0) return this.#begin(charges)
    return new Promise((resolve, reject) => {
      const { signal, priority, again } = turn
      if (signal?.aborted) return reject(signal.reason)
      const leave = (): void => signal?.removeEventListener('abort', abort)
      const waiting: Waiting = {
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
    return together(costs.map((cost) => this.#budget.charges(cost))).every(
      ({ window, amount }) => amount <= window.ceiling,
    )
  }

  /** What came of it: an answer, or none. */
  settle({ charges }: Pass, headers: HttpResponse['headers'] | undefined): void {
    this.#underWay--
    const now = this.#alarm.now()
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
    this.#underWay--
    for (const { window, amount } of charges) window.end(amount, 0, this.#alarm.now())
    if (this.#isWaiting) this.#admit()
  }

  /** The service answered to a request that went in at `since`. When it asks for fewer, the whole target waits. */
  heed(response: Pick<HttpResponse, 'status' | 'headers'>, since: number): void {
    const now = this.#alarm.now()
    this.#closing.heed(response, since, now, this.#alarm.outside(now))
  }

  get #isWaiting(): boolean {
    return this.#queues.interactive.length > 0 || this.#queues.bulk.length > 0
  }

  #msUntil(charges: Waiting['charges'], now: number): number {
    let ms = Math.max(0, this.#closing.until - now)
    for (const { window, amount } of charges.length === 1 ? (charges[0] ?? []) : together(charges)) {
      ms = Math.max(ms, window.msUntil(amount, now))
    }
    return ms
  }

  /** What is more than may be under way at all goes alone. */
  #hasRoom({ length }: Waiting['charges']): boolean {
    return this.#underWay === 0 || this.#underWay + length <= AT_ONCE
  }

  #begin(charges: Waiting['charges']): readonly Pass[] {
    this.#underWay += charges.length
    const since = this.#alarm.now()
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
      // Where there is no room, whoever is answered next makes some.
      if (next === undefined || !this.#hasRoom(next.charges)) break
      const now = this.#alarm.now()
      const ms = this.#msUntil(next.charges, now)
      const isClosed = this.#closing.until > now
      if (ms > 0 && ms <= (isClosed ? MOST_FOR_SERVICE_MS : MOST_FOR_BUDGET_MS)) {
        this.#setAlarm(ms, isClosed)
        return
      }
      queue.shift()
      if (ms === 0) next.enter(this.#begin(next.charges))
      else next.fail(tooLong(isClosed, this.#alarm.outside(now + ms)))
    }
    this.#alarm.clear()
  }

  #setAlarm(ms: number, isClosed: boolean): void {
    const ring = (waitedMs: number): void => {
      if (!isClosed) this.#onHeldBack(waitedMs)
      this.#admit()
    }
    this.#alarm.set(ms, ring, (error) => {
      for (const { fail } of [...this.#queues.interactive.splice(0), ...this.#queues.bulk.splice(0)]) fail(error)
    })
  }
}

export interface Turn {
  readonly priority: Priority
  readonly signal: AbortSignal | undefined
  /** It waited for its turn before, and goes before those that did not. */
  readonly again: boolean
}

/** What they take of each limit in sum. */
function together(charges: Waiting['charges']): Pick<Charge, 'window' | 'amount'>[] {
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
