import { GraphError } from '../../errors/errors.ts'
import { defaultBounds } from '../../http/retry.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Charge, TargetBudget } from './budget.ts'
import { ClosedUntil } from './closed-until.ts'
import type { Cost } from './cost.ts'
import { reportedUnits, reportedUse } from './reported-limits.ts'
import { SingleTimer } from './single-timer.ts'

/** `interactive` goes before `bulk`: a person may wait for one answer while a list of thousands is read. */
export type Priority = 'interactive' | 'bulk'

/**
 * Milliseconds: the longest wait for a budget that is used up. A day's budget is a reason to come back, not to wait.
 */
const MOST_FOR_BUDGET_MS = 10 * 60_000

/** Milliseconds: the longest wait that a service can ask for. One call may take as long with its retries. */
const MOST_FOR_SERVICE_MS = defaultBounds.budgetMs

/**
 * Requests to one target in flight at once, those in a batch counted one by one: four full batches and twenty more. No
 * service publishes a number. Without it, a caller that starts a thousand calls together would open a thousand
 * connections.
 */
const AT_ONCE = 100

/** A request that may go, until it is settled. */
export interface Pass {
  readonly charges: readonly Charge[]
  /** When it was let in, in milliseconds of the gate's own time. */
  readonly since: number
}

interface Waiting {
  readonly charges: readonly (readonly Charge[])[]
  readonly letIn: (passes: readonly Pass[]) => void
  readonly fail: (error: unknown) => void
}

/**
 * Where the requests of one target wait for their turn. Budgets are spent before anything is sent, and after a 429 the
 * whole target waits. One timer runs while a request waits, and none otherwise.
 */
export class Gate {
  readonly #budget: TargetBudget
  readonly #timer: SingleTimer
  readonly #onHeldBack: (ms: number) => void
  readonly #closedUntil = new ClosedUntil()
  #inFlight = 0
  readonly #queues = { interactive: [] as Waiting[], bulk: [] as Waiting[] }

  /** `onHeldBack` gets, each time, how many milliseconds requests waited for the budget, beside each other. */
  constructor(
    budget: TargetBudget,
    runtime: Pick<Runtime, 'now' | 'wait'>,
    onHeldBack: (ms: number) => void = () => {},
  ) {
    this.#budget = budget
    this.#timer = new SingleTimer(runtime)
    this.#onHeldBack = onHeldBack
  }

  /**
   * A pass for each of the requests that are to go together: at once, without a promise, where there is room for them.
   * Rejects with `GraphError` (`GRAPH_BUSY`) where the wait would be too long, and with the signal's reason.
   */
  enter(costs: readonly Cost[], turn: Turn): readonly Pass[] | Promise<readonly Pass[]> {
    const charges = costs.map((cost) => this.#budget.charges(cost))
    const { interactive, bulk } = this.#queues
    const isNext = interactive.length === 0 && (bulk.length === 0 || turn.priority === 'interactive')
    if (isNext && this.#hasRoom(charges) && this.#msUntil(charges, this.#timer.now()) === 0) return this.#begin(charges)
    return new Promise((resolve, reject) => {
      const { signal, priority, isRetry } = turn
      if (signal?.aborted) return reject(signal.reason)
      const leave = (): void => signal?.removeEventListener('abort', abort)
      const waiting: Waiting = {
        charges,
        letIn: (passes) => {
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
      if (isRetry) queue.unshift(waiting)
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

  /** Ends a request that was sent. `headers` are those of its answer; `undefined` where it got none. */
  settle({ charges }: Pass, headers: HttpResponse['headers'] | undefined): void {
    this.#inFlight--
    const now = this.#timer.now()
    const units = headers === undefined ? undefined : reportedUnits(headers)
    for (const { limit, window, amount } of charges) {
      window.end(amount, limit.counts === 'units' ? (units ?? amount) : amount, now)
      const use = headers && limit.reportedBy && reportedUse(limit.reportedBy, headers)
      if (use) window.correct(use, now)
    }
    if (this.#isWaiting) this.#admit()
  }

  /** Ends a request that was never sent. */
  giveBack({ charges }: Pass): void {
    this.#inFlight--
    for (const { window, amount } of charges) window.end(amount, 0, this.#timer.now())
    if (this.#isWaiting) this.#admit()
  }

  /**
   * Takes note of an answer to a request that was let in at `since`. When it asks for fewer, the whole target waits.
   */
  heed(response: Pick<HttpResponse, 'status' | 'headers'>, since: number): void {
    const now = this.#timer.now()
    this.#closedUntil.heed(response, since, now, this.#timer.byClock(now))
  }

  get #isWaiting(): boolean {
    return this.#queues.interactive.length > 0 || this.#queues.bulk.length > 0
  }

  #msUntil(charges: Waiting['charges'], now: number): number {
    let ms = Math.max(0, this.#closedUntil.time - now)
    for (const { window, amount } of charges.length === 1 ? (charges[0] ?? []) : together(charges)) {
      ms = Math.max(ms, window.msUntil(amount, now))
    }
    return ms
  }

  /** Requests that are more than `AT_ONCE` go when no other is in flight. */
  #hasRoom({ length }: Waiting['charges']): boolean {
    return this.#inFlight === 0 || this.#inFlight + length <= AT_ONCE
  }

  #begin(charges: Waiting['charges']): readonly Pass[] {
    this.#inFlight += charges.length
    const since = this.#timer.now()
    return charges.map((own) => {
      for (const { window, amount } of own) window.begin(amount)
      return { charges: own, since }
    })
  }

  /** Lets in the requests that may go, and sets the timer for the first that may not. */
  #admit(): void {
    for (;;) {
      const queue = this.#queues.interactive.length > 0 ? this.#queues.interactive : this.#queues.bulk
      const [next] = queue
      // Where there is no room, the next answer makes some.
      if (next === undefined || !this.#hasRoom(next.charges)) break
      const now = this.#timer.now()
      const ms = this.#msUntil(next.charges, now)
      const isClosed = this.#closedUntil.time > now
      if (ms > 0 && ms <= (isClosed ? MOST_FOR_SERVICE_MS : MOST_FOR_BUDGET_MS)) {
        this.#setTimer(ms, isClosed)
        return
      }
      queue.shift()
      if (ms === 0) next.letIn(this.#begin(next.charges))
      else next.fail(tooLong(isClosed, this.#timer.byClock(now + ms)))
    }
    this.#timer.clear()
  }

  #setTimer(ms: number, isClosed: boolean): void {
    const due = (waitedMs: number): void => {
      if (!isClosed) this.#onHeldBack(waitedMs)
      this.#admit()
    }
    this.#timer.set(ms, due, (error) => {
      for (const { fail } of [...this.#queues.interactive.splice(0), ...this.#queues.bulk.splice(0)]) fail(error)
    })
  }
}

export interface Turn {
  readonly priority: Priority
  readonly signal: AbortSignal | undefined
  /** A retry has waited for a turn before, and goes before requests that have not. */
  readonly isRetry: boolean
}

/** What several requests take of each limit in sum. */
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
