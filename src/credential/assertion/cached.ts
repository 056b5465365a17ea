import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { Runtime } from '../../http/runtime.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import { decodeClaims } from '../jwt.ts'
import { RenewingValue } from '../renewing-value.ts'
import { assertionError } from './assertion-error.ts'
import { ownSource } from './own-source.ts'
import type { Assertion, AssertionSource } from './source.ts'

/**
 * A source that caches the assertions of another one, so that no source has to. However many callers there are, one
 * request is in flight, and it is repeated shortly before the assertion expires. The runtime's signal aborts it for all
 * callers.
 */
export function cachedAssertion(
  inner: AssertionSource,
  { now, signal: lifetime }: Pick<Runtime, 'now' | 'signal'>,
): AssertionSource {
  const byAudience = new Map<string, RenewingValue<Assertion>>()
  return ownSource({
    source: inner.source,
    async get({ audience, signal, background }) {
      signal?.throwIfAborted()
      let value = byAudience.get(audience)
      if (value === undefined) {
        // The request is shared, so one caller's signal must not abort it for the others.
        value = new RenewingValue(
          (background) => inner.get({ audience, signal: lifetime, ...(background ? { background } : {}) }),
          now,
        )
        byAudience.set(audience, value)
      }
      const assertion = await untilAborted(value.current(background), signal)
      if (assertion.expiresOn <= now()) throw await expired(assertion, inner.source)
      return assertion
    },
  })
}

/** An unreadable assertion has no end either, and is reported as unreadable. */
function expired({ token }: Assertion, source: string): Promise<AssertionUnavailableError> {
  return assertionError('ASSERTION_INVALID', isReadable(token) ? 'ASSERTION_ENDED' : 'ASSERTION_NOT_A_TOKEN', {
    message: `The assertion from ${source} has already expired, or does not say when it ends.`,
    evidence: isReadable(token)
      ? `By the clock of this machine the assertion from ${source} has expired, or it does not say when it ends.`
      : `What ${source} gave is not a JSON Web Token.`,
  })
}

function isReadable(token: string): boolean {
  try {
    return decodeClaims(token) !== undefined
  } catch {
    return false
  }
}
