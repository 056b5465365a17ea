import { type DiagnosedCause, found, only, possible } from '../causes/finding.ts'
import type { Runtime } from '../http/runtime.ts'
import { TransportError } from '../http/send.ts'
import type { Hop } from './hop.ts'

/** Milliseconds. Entra allows five minutes between clocks, as Kerberos (RFC 4120) and most token validation do. */
const CLOCK_LIMIT_MS = 300_000

export function isFar(aheadMs: number | undefined): aheadMs is number {
  return aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_LIMIT_MS
}

export function clockSentence(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return 'Its answers carry no time.'
  return isFar(aheadMs) ? `Its clock is ${apartIn(aheadMs)} this machine's.` : 'Its clock agrees.'
}

/** How far the token service's clock is ahead of this machine's, in milliseconds, or why that is not known. */
type ServiceClock =
  | { readonly aheadMs: number }
  | { readonly aheadMs: undefined; readonly isCertificateExpired: boolean }

/** Reads the `Date` of an answer that holds nothing else of interest. Rejects with the signal's reason. */
export async function readServiceClock(authorityHost: string, { send, now, signal }: Runtime): Promise<ServiceClock> {
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

/** For a clock that has to be set right before anything else can be judged. */
export function clockHop(
  authorityHost: string,
  aheadMs: number,
): { readonly hop: Hop; readonly causes: readonly DiagnosedCause[] } {
  const evidence = measured(authorityHost, aheadMs)
  return { hop: { id: 'reach', status: 'failed', detail: evidence }, causes: only('CLOCK_WRONG', 'certain', evidence) }
}

/**
 * Weighs CLOCK_WRONG by the two clocks. Where they agree, the cause is dropped, unless no other cause is left. Where they
 * differ, a possible cause becomes a likely one.
 */
export function weighClock(
  causes: readonly DiagnosedCause[],
  authorityHost: string,
  aheadMs: number | undefined,
): readonly DiagnosedCause[] {
  if (aheadMs === undefined) return causes
  if (isFar(aheadMs)) {
    return causes.map((cause) =>
      cause.code === 'CLOCK_WRONG' && cause.certainty === 'possible'
        ? { ...cause, certainty: 'likely', evidence: [...cause.evidence, measured(authorityHost, aheadMs)] }
        : cause,
    )
  }
  const others = causes.filter(({ code }) => code !== 'CLOCK_WRONG')
  return others.length === 0 ? causes : others
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

function measured(authorityHost: string, aheadMs: number): string {
  return `The clock of ${new URL(authorityHost).host} is ${apartIn(aheadMs)} this machine's (\`Date\` header).`
}

/** `2 h 5 min ahead of`, `10 min behind` */
function apartIn(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  const hours = Math.floor(minutes / 60)
  return `${hours === 0 ? '' : `${hours} h `}${minutes % 60} min ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}
