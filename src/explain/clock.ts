import { type DiagnosedCause, only } from '../causes/finding.ts'
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

function measured(authorityHost: string, aheadMs: number): string {
  return `The clock of ${new URL(authorityHost).host} is ${apartIn(aheadMs)} this machine's (\`Date\` header).`
}

/** `2 h 5 min ahead of`, `10 min behind` */
function apartIn(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  const hours = Math.floor(minutes / 60)
  return `${hours === 0 ? '' : `${hours} h `}${minutes % 60} min ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}
