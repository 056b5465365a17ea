import type { ExchangedToken } from './exchange.ts'
import { Fresh } from './fresh.ts'

/** How long the token that answered a claims challenge serves further requests that met the same challenge. */
const SHARED_CHALLENGE_MS = 30_000

/**
 * The token of one (target, application, resource). A challenge's token takes the plain one's place, because the
 * resource has just refused that one; a burst of requests that meet the same challenge shares one renewal.
 */
export class TokenSlot {
  readonly #exchange: (claims?: string) => Promise<ExchangedToken>
  readonly #now: () => number
  readonly #plain: Fresh<ExchangedToken>
  #challenge: { readonly claims: string; readonly token: Promise<ExchangedToken>; until: number } | undefined

  constructor(exchange: (claims?: string) => Promise<ExchangedToken>, now: () => number) {
    this.#exchange = exchange
    this.#now = now
    this.#plain = new Fresh(() => exchange(), now)
  }

  get(claims: string | undefined): Promise<ExchangedToken> {
    return claims === undefined ? this.#plain.current() : this.#answer(claims)
  }

  #answer(claims: string): Promise<ExchangedToken> {
    const last = this.#challenge
    if (last?.claims === claims && this.#now() < last.until) return last.token
    const answer = { claims, token: this.#exchange(claims), until: Number.POSITIVE_INFINITY }
    this.#challenge = answer
    answer.token.then(
      (renewed) => {
        this.#plain.replace(renewed)
        answer.until = this.#now() + SHARED_CHALLENGE_MS
      },
      () => {
        answer.until = 0
      },
    )
    return answer.token
  }
}
