import type { ExchangedToken } from './exchange.ts'
import { RenewingValue } from './renewing-value.ts'

/** How long the token that answered a claims challenge serves further requests that met the same challenge. */
const SHARED_CHALLENGE_MS = 30_000

/** A token that took a refused one's place and is refused as well stays for so long: the token is not what is wrong. */
const REPLACED_MS = 60_000

interface Challenge {
  readonly claims: string
  readonly token: Promise<ExchangedToken>
  /** What `token` came to. */
  answer?: ExchangedToken
  /** Milliseconds since the epoch; without end while it is under way. */
  until: number
}

type Exchange = (how: { readonly claims?: string; readonly background: boolean }) => Promise<ExchangedToken>

/**
 * The token of one (target, application, resource). A challenge's token takes the plain one's place, because the
 * resource has just refused that one; a burst of requests that meet the same challenge shares one renewal.
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

  /** For a token that the resource refused. A burst of requests that were refused with the same one shares one renewal. */
  async insteadOf(refused: string): Promise<ExchangedToken> {
    const held = await this.#plain.current()
    const last = this.#replacement
    if (held.token !== refused || (last?.token === refused && this.#now() < last.until)) return held
    const renewed = await this.#another(refused)
    this.#replacement = { token: renewed.token, until: this.#now() + REPLACED_MS }
    return renewed
  }

  /** In the place of what answered a challenge comes what answers it too: any other would be challenged again. */
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
