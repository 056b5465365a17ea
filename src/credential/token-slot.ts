import type { ExchangedToken } from './exchange.ts'
import { RenewingValue } from './renewing-value.ts'

/** Milliseconds for which the token of a claims challenge also serves other requests that met this challenge. */
const SHARED_CHALLENGE_MS = 30_000

/**
 * Milliseconds for which a replaced token is not replaced again: if the resource refuses two in turn, the token is not
 * the cause.
 */
const REPLACED_MS = 60_000

interface Challenge {
  readonly claims: string
  readonly token: Promise<ExchangedToken>
  /** The value of `token`, once it has come. */
  answer?: ExchangedToken
  /** Milliseconds since the epoch; `Infinity` while the exchange is in flight. */
  until: number
}

type Exchange = (how: { readonly claims?: string; readonly background: boolean }) => Promise<ExchangedToken>

/**
 * The token of one (target, application, resource). The token that answers a claims challenge replaces the plain one,
 * which the resource has just refused. A burst of requests that meet one challenge shares one exchange.
 */
export class TokenSlot {
  readonly #exchange: Exchange
  readonly #now: () => number
  readonly #plain: RenewingValue<ExchangedToken>
  #challenge: Challenge | undefined
  #replacement: { readonly token: string; readonly until: number } | undefined

  constructor(exchange: Exchange, now: () => number) {
    this.#exchange = exchange
    this.#now = now
    this.#plain = new RenewingValue((background) => exchange({ background }), now)
  }

  get(claims: string | undefined): Promise<ExchangedToken> {
    return claims === undefined ? this.#plain.current() : this.#answer(claims)
  }

  /**
   * The token in place of one that the resource refused. A burst of requests with one refused token shares one renewal.
   */
  async insteadOf(refused: string): Promise<ExchangedToken> {
    const cached = await this.#plain.current()
    const last = this.#replacement
    if (cached.token !== refused || (last?.token === refused && this.#now() < last.until)) return cached
    const renewed = await this.#another(refused)
    this.#replacement = { token: renewed.token, until: this.#now() + REPLACED_MS }
    return renewed
  }

  /**
   * A token that answered a challenge is replaced by one with the same claims: without them the challenge would come
   * again.
   */
  #another(refused: string): Promise<ExchangedToken> {
    const last = this.#challenge
    if (last?.answer?.token === refused) {
      this.#challenge = undefined
      return this.#answer(last.claims)
    }
    return last?.until === Number.POSITIVE_INFINITY ? last.token : this.#plain.renew()
  }

  #answer(claims: string): Promise<ExchangedToken> {
    const last = this.#challenge
    if (last?.claims === claims && this.#now() < last.until) return last.token
    const answer: Challenge = {
      claims,
      token: this.#exchange({ claims, background: false }),
      until: Number.POSITIVE_INFINITY,
    }
    this.#challenge = answer
    answer.token.then(
      (renewed) => {
        this.#plain.replace(renewed)
        answer.answer = renewed
        answer.until = this.#now() + SHARED_CHALLENGE_MS
      },
      () => {
        answer.until = 0
      },
    )
    return answer.token
  }
}
