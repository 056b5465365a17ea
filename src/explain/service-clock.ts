import { type DiagnosedCause, found, possible } from '../causes/finding.ts'
import type { Runtime } from '../http/runtime.ts'
import { TransportError } from '../http/send.ts'

/** How far the token service's clock is ahead of this machine's, in milliseconds, or why that is not known. */
type ServiceClock =
  | { readonly aheadMs: number }
  | { readonly aheadMs: undefined; readonly isCertificateExpired: boolean }

/** Reads the `Date` of an answer that holds nothing else of interest. Rejects with the signal's reason. */
export async function readServiceClock(
  authorityHost: string,
  { send, now }: Runtime,
  signal: AbortSignal,
): Promise<ServiceClock> {
  const url = `${authorityHost}/common/v2.0/.well-known/openid-configuration`
  try {
    const { headers } = await send({ method: 'GET', url, signal, maxBytes: 1024 * 1024, timeoutMs: 30_000 })
    const date = Date.parse(headers['date'] ?? '')
    return Number.isNaN(date) ? { aheadMs: undefined, isCertificateExpired: false } : { aheadMs: date - now() }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    const { code } = Object(error.cause) as { readonly code?: unknown }
    return { aheadMs: undefined, isCertificateExpired: /EXPIRED|NOT_YET_VALID/.test(String(code)) }
  }
}

/** Why a token has expired by the clock of this machine, where the token service's clock could not be read. */
export function explainExpiryWithoutClock(
  [first, ...others]: readonly DiagnosedCause[],
  isCertificateExpired: boolean,
): DiagnosedCause[] {
  if (first === undefined) return []
  if (isCertificateExpired) {
    const evidence = "By the clock of this machine the token service's certificate is not valid either."
    return [found('CLOCK_WRONG', 'likely', evidence), possible(first), ...others]
  }
  const evidence = 'The time of the token service could not be read.'
  const likely: DiagnosedCause = { ...first, certainty: 'likely', evidence: [...first.evidence, evidence] }
  return [likely, found('CLOCK_WRONG', 'possible', evidence), ...others]
}
