import { type Found, only } from '../causes/finding.ts'
import type { Hop } from './hop.ts'

/** Entra allows for five minutes between clocks, as Kerberos and most token validation do. */
const CLOCK_LIMIT_MS = 300_000

export function isFar(aheadMs: number | undefined): aheadMs is number {
  return aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_LIMIT_MS
}

export function clockSentence(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return 'It does not say what time it is.'
  return isFar(aheadMs) ? `Its clock is ${apartIn(aheadMs)} this machine's.` : 'Its clock agrees.'
}

/** The clock is what has to be set right before anything else can be judged. */
export function clockHop(
  authorityHost: string,
  aheadMs: number,
): { readonly hop: Hop; readonly causes: readonly Found[] } {
  const evidence = measured(authorityHost, aheadMs)
  return { hop: { id: 'reach', status: 'failed', detail: evidence }, causes: only('CLOCK_WRONG', 'certain', evidence) }
}

/**
 * Causes in the light of the two clocks. Where they agree, a wrong one is disproved, unless nothing else is left to explain
 * what happened; where they do not, it is likely.
 */
export function byTheClocks(
  causes: readonly Found[],
  authorityHost: string,
  aheadMs: number | undefined,
): readonly Found[] {
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
