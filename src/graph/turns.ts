import { isTransientStatus, mayHaveArrived, wasNotDone } from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import { type HttpRequest, type HttpResponse, TransportError } from '../http/send.ts'
import type { Cost } from './budget/cost.ts'
import type { Gate, Pass, Turn } from './budget/gate.ts'

/** The turns of one request at the gate of its target: one for each time that it is sent. */
export class Turns {
  readonly #gate: Gate
  readonly #costs: readonly Cost[]
  readonly #turn: Omit<Turn, 'isRetry'>
  readonly #runtime: Runtime
  #isRetry = false
  /** The turn that was waited for and not used yet. */
  #passes: readonly Pass[] | undefined
  #wasLeftOpen = false
  #mayBeDone = false

  /** `costs`: one for each call that the request carries. */
  constructor(gate: Gate, costs: readonly Cost[], turn: Omit<Turn, 'isRetry'>, runtime: Runtime) {
    this.#gate = gate
    this.#costs = costs
    this.#turn = turn
    this.#runtime = runtime
  }

  /** A try may have been carried out, though no answer said so. */
  get wasLeftOpen(): boolean {
    return this.#wasLeftOpen
  }

  /** As `wasLeftOpen`, and also where a try was interrupted on its way. */
  get mayBeDone(): boolean {
    return this.#mayBeDone || this.#wasLeftOpen
  }

  /** A turn: at once where there is room, and else a promise of one. `take` it before sending. */
  wait(): readonly Pass[] | Promise<readonly Pass[]> {
    const isRetry = this.#isRetry
    this.#isRetry = true
    return this.#gate.enter(this.#costs, { ...this.#turn, isRetry })
  }

  take(passes: readonly Pass[]): void {
    this.#passes = passes
  }

  /** Sends in the turn that was taken, and waits for another one where that is used up. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const passes = this.#passes ?? (await this.wait())
    this.#passes = undefined
    const answer = await this.#runtime.send(request).catch((error: unknown) => {
      this.#wasLeftOpen ||= error instanceof TransportError && mayHaveArrived(error)
      this.#mayBeDone ||= !(error instanceof TransportError)
      for (const pass of passes) this.#gate.settle(pass, undefined)
      throw error
    })
    this.#wasLeftOpen ||= isTransientStatus(answer) && !wasNotDone(answer)
    for (const pass of passes) this.#gate.settle(pass, answer.headers)
    this.#gate.heed(answer, passes[0]?.since ?? this.#runtime.now())
    return answer
  }

  /**
   * Gives back a turn that was taken and not used: no token could be had, or an interruption came before the sending.
   */
  giveBack(): void {
    for (const pass of this.#passes ?? []) this.#gate.giveBack(pass)
    this.#passes = undefined
  }
}
