import type { FoundCause } from '../errors/found-cause.ts'
import type { ErrorDetail } from '../errors/towline-error.ts'
import { type CauseCode, catalogue } from './catalogue.ts'
import { type Facts, fill } from './fill-placeholders.ts'

/** Found by the catalogue's own functions, so that its code is one of the catalogue. */
export type Found = FoundCause<CauseCode>

/**
 * The short form of a diagnosis, as every command prints it: the likeliest cause, and its first fix. `comparison` is shown
 * where a federated identity credential has to be compared with it.
 */
export function wordsFor(
  found: readonly Found[],
  facts: Facts = {},
  comparison?: string,
): Pick<ErrorDetail, 'likelyCause' | 'fix' | 'causes'> {
  const { means, fix, comparesClaims } = catalogue[found[0]?.code ?? 'UNKNOWN']
  const compared = comparesClaims && comparison !== undefined ? ` ${comparison}` : ''
  const [first = ''] = Object.values(fix)
  return { likelyCause: fill(means, facts) + compared, fix: fill(first, facts), causes: found }
}

/** One cause and nothing that looks like it. */
export function only(code: CauseCode, certainty: Found['certainty'] = 'certain', ...evidence: string[]): Found[] {
  return [{ code, certainty, evidence }]
}

/** The same as one of several that look alike. */
export function possible(cause: Found): Found {
  return { ...cause, certainty: 'possible' }
}

/** For what may be of another request, or speak of something else. */
export function atMostLikely(cause: Found): Found {
  return cause.certainty === 'certain' ? { ...cause, certainty: 'likely' } : cause
}

export function found(code: CauseCode, certainty: Found['certainty'], ...evidence: string[]): Found {
  return { code, certainty, evidence }
}
