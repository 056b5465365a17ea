import type { AssertionUnavailableError } from '../../errors/errors.ts'
import type { Runtime } from '../../http/runtime.ts'
import { decodeClaims } from '../jwt.ts'
import { RenewingValue } from '../renewing-value.ts'
import { assertionError } from './assertion-error.ts'
import type { Assertion, AssertionSource } from './source.ts'

/**
 * Wraps a source so that it is asked once, by however many callers at once, and again shortly before the assertion's
 * end. No source needs to know of caching. The runtime's signal ends a request that is under way for good.
 */
export function cachedAssertion(
  inner: AssertionSource,
  { now, signal: lifetime }: Pick<Runtime, 'now' | 'signal'>,
): AssertionSource {
  const byAudience = new Map<string, RenewingValue<Assertion>>()
  return {
    source: inner.source,
    async get({ audience, signal, background }) {
      signal?.throwIfAborted()
      let fresh = byAudience.get(audience)
      if (fresh === undefined) {
        // The flight is shared, so one caller's signal must not end it for the others.
        fresh = new RenewingValue(
          (background) => inner.get({ audience, signal: lifetime, ...(background ? { background } : {}) }),
          now,
        )
        byAudience.set(audience, fresh)
      }
      const assertion = await untilAborted(fresh.current(background), signal)
      if (assertion.expiresOn <= now()) throw await useless(assertion, inner.source)
      return assertion
    },
  }
}

/** Leaves a shared flight when the caller's own signal is aborted; the flight goes on for the others. */
export function untilAborted<Value>(flight: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return flight
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(reasonOf(signal))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** `AbortSignal.throwIfAborted`, also for the signals of Azure SDK clients, which have no such method and give no reason. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal)
}

function reasonOf({ reason }: AbortSignal): unknown {
  return reason ?? new DOMException('The operation was aborted.', 'AbortError')
}

/** What cannot be read says no end either, and is no assertion that has ended. */
function useless({ token }: Assertion, source: string): Promise<AssertionUnavailableError> {
  return assertionError('ASSERTION_INVALID', isReadable(token) ? 'ASSERTION_ENDED' : 'ASSERTION_NOT_A_TOKEN', {
    message: `The assertion from ${source} has already ended, or does not say when it ends.`,
    evidence: isReadable(token)
      ? `By the clock of this machine the assertion from ${source} has ended, or it does not say when it ends.`
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
