import type { Brake, Outcome, StopReason } from '../connect/pool.ts'
import { TokenExchangeError } from '../errors/errors.ts'
import type { RunOverTargets } from './run.ts'

/**
 * Failures after which a run stops by itself, where the token service refused all alike and no target went well. So many
 * targets in a row share a cause at home, such as a wrong client ID. Each further one would cost requests to the token
 * service, and would say nothing new. Other failures stop nothing: those of the network may pass, and those of the identity
 * cost no further request.
 */
const ALIKE = 50

/** Decides which targets of a run may begin: wave after wave, and none after too many failures. */
export class Brakes implements Brake {
  readonly #waves: readonly number[]
  readonly #maxFailures: number | undefined
  #begun = 0
  #ended = 0
  #failed = 0
  #wave = 0
  /** How many targets the waves up to this one have together. */
  #upTo: number
  /** The kind of all failures so far. `undefined` once two differ, or a target went well. */
  #kind: string | undefined = ''
  #stopped: StopReason | undefined

  constructor({ waves, maxFailures }: Pick<RunOverTargets, 'waves' | 'maxFailures'>) {
    this.#waves = waves ?? []
    this.#maxFailures = maxFailures
    this.#upTo = this.#waves[0] ?? Number.POSITIVE_INFINITY
  }

  next(): 'begin' | 'wait' | StopReason {
    if (this.#begun === this.#upTo && this.#ended === this.#begun) this.#endWave()
    if (this.#stopped !== undefined) return this.#stopped
    if (this.#begun === this.#upTo) return 'wait'
    this.#begun++
    return 'begin'
  }

  ended(outcome: Outcome<unknown, unknown>): void {
    this.#ended++
    if (outcome.state !== 'failed') {
      this.#kind = undefined
      return
    }
    this.#failed++
    const kind = refusalOf(outcome.error)
    if (this.#failed === 1 && this.#kind !== undefined) this.#kind = kind
    else if (kind !== this.#kind) this.#kind = undefined
    if (this.#maxFailures !== undefined) {
      if (this.#failed >= this.#maxFailures) this.#stopped ??= 'max-failures'
    } else if (this.#kind !== undefined && this.#failed >= ALIKE) this.#stopped ??= 'alike'
  }

  /** With `maxFailures` a wave went well while there are fewer, else if it had none. */
  #endWave(): void {
    if (this.#failed > 0 && this.#maxFailures === undefined) this.#stopped ??= 'waves'
    this.#wave++
    this.#upTo += this.#waves[this.#wave] ?? Number.POSITIVE_INFINITY
  }
}

/** What two refusals of the application by the token service have in common; `undefined` for other failures. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof TokenExchangeError)) return undefined
  const { code, aadsts } = error
  return code === 'EXCHANGE_REFUSED' || code === 'CONSENT_MISSING' ? `${code} ${aadsts ?? ''}` : undefined
}
