import { AssertionUnavailableError } from '../../errors/errors.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import { ownSource } from './own-source.ts'
import type { Assertion, AssertionOptions, AssertionSource } from './source.ts'

/**
 * A source for the targets of one run that fails once for all of them: no other target waits through the retries. A new
 * run makes a new source.
 */
export function failingOnce(source: AssertionSource): AssertionSource {
  // By audience, because a host may know one cloud's only: the first answer, or the failure that came after it.
  const known = new Map<string, Promise<Assertion>>()

  const request = (options: AssertionOptions): Promise<Assertion> => {
    const answer = source.get(options)
    answer.catch((error: unknown) => {
      if (error instanceof AssertionUnavailableError) known.set(options.audience, answer)
    })
    return answer
  }

  return ownSource({
    source: source.source,
    async get(options) {
      const { audience, signal } = options
      const before = known.get(audience)
      if (before !== undefined) {
        await untilAborted(before, signal)
        return request(options)
      }
      // Without the caller's signal: other callers share this answer.
      const first = request({ audience })
      known.set(audience, first)
      return untilAborted(first, signal)
    },
  })
}
