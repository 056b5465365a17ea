import type { Write } from '../guard/writes.ts'
import type { HttpResponse } from '../http/send.ts'

const NONE: readonly (readonly Write[])[] = []

/** Which writes were sent to one target, and which of them nothing has answered: the service may have made those or not. */
export class SentWrites {
  /** Writes that were sent and not refused; a second try counts again. */
  count = 0
  /** The writes of each request that has no answer. No list of its own for each target: most send no write. */
  #open = NONE

  get unanswered(): Write[] {
    return this.#open.flat()
  }

  /**
   * Sends a request that carries these writes. One that certainly did not leave this machine was not sent. An answer of 4xx
   * is a refusal (RFC 9110 §15.5); only 408 leaves open how far the service came.
   */
  async during<Answer extends Pick<HttpResponse, 'status'>>(
    writes: readonly Write[],
    send: () => Promise<Answer>,
    wasNotSent: (error: unknown) => boolean,
  ): Promise<Answer> {
    this.count += writes.length
    this.#open = [...this.#without(writes), writes]
    try {
      const answer = await send()
      this.#open = this.#without(writes)
      this.settle(writes, answer)
      return answer
    } catch (error) {
      if (wasNotSent(error)) {
        this.#open = this.#without(writes)
        this.count -= writes.length
      }
      throw error
    }
  }

  /** Takes what an answer refuses out of the count: each item of a batch has a status of its own. */
  settle(writes: readonly Write[], answer: Pick<HttpResponse, 'status'>): void {
    if (isRefused(answer)) this.count -= writes.length
  }

  #without(writes: readonly Write[]): readonly (readonly Write[])[] {
    return this.#open.filter((one) => one !== writes)
  }
}

function isRefused({ status }: Pick<HttpResponse, 'status'>): boolean {
  return status >= 400 && status < 500 && status !== 408
}

/** Sends a request that carries these writes, and counts them where the caller counts. */
export function counted<Answer extends Pick<HttpResponse, 'status'>>(
  sentWrites: (() => SentWrites) | undefined,
  writes: readonly Write[],
  send: () => Promise<Answer>,
  wasNotSent: (error: unknown) => boolean = () => false,
): Promise<Answer> {
  return sentWrites === undefined || writes.length === 0 ? send() : sentWrites().during(writes, send, wasNotSent)
}
