import { AssertionUnavailableError } from '../../errors/errors.ts'
import { untilAborted } from './cached.ts'
import type { Assertion, AssertionOptions, AssertionSource } from './source.ts'

/**
 * The same source for the targets of one run: when it has failed, that is one fact for all of them, and nobody waits
 * through its retries again. A new run asks anew.
 */
export function failingOnce(source: AssertionSource): AssertionSource {
  // What all go by: the first answer, or the failure that came after it. One host may know one cloud's audience only.
  const known = new Map<string, Promise<Assertion>>()

  const ask = (options: AssertionOptions): Promise<Assertion> => {
    const answer = source.get(options)
    answer.catch((error: unknown) => {
      if (error instanceof AssertionUnavailableError) known.set(options.audience, answer)
    })
    return answer
  }

  return {
    source: source.source,
    async get(options) {
      const { audience, signal } = options
      const before = known.get(audience)
      if (before !== undefined) {
        await untilAborted(before, signal)
        return ask(options)
      }
      // Not the caller's signal: the others go by this answer as well.
      const first = ask({ audience })
      known.set(audience, first)
      return untilAborted(first, signal)
    },
  }
}
