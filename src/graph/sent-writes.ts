import type { Write } from '../guard/writes.ts'

const NONE: readonly (readonly Write[])[] = []

/** Which writes were sent to one target, and which of them nothing has answered: the service may have made those or not. */
export class SentWrites {
  /** Writes that were sent; a second try counts again. */
  count = 0
  /** The writes of each request that has no answer. No list of its own for each target: most send no write. */
  #open = NONE

  get unanswered(): Write[] {
    return this.#open.flat()
  }

  /** Sends a request that carries these writes. One that certainly did not leave this machine was not sent. */
  async during<Answer>(
    writes: readonly Write[],
    send: () => Promise<Answer>,
    wasNotSent: (error: unknown) => boolean,
  ): Promise<Answer> {
    this.count += writes.length
    this.#open = [...this.#without(writes), writes]
    try {
      const answer = await send()
      this.#open = this.#without(writes)
      return answer
    } catch (error) {
      if (wasNotSent(error)) {
        this.#open = this.#without(writes)
        this.count -= writes.length
      }
      throw error
    }
  }

  #without(writes: readonly Write[]): readonly (readonly Write[])[] {
    return this.#open.filter((one) => one !== writes)
  }
}
