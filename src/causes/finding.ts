import type { FoundCause } from '../errors/found-cause.ts'
import type { ErrorDetail, TowlineError } from '../errors/towline-error.ts'
import { type CauseCode, catalogue } from './catalogue.ts'
import { type Facts, fill } from './fill-placeholders.ts'

/** A cause of the catalogue with what speaks for it in one case. Only the functions of this folder make one. */
export type DiagnosedCause = FoundCause<CauseCode>

/**
 * Returns the short form of a diagnosis, as every command prints it: the likeliest cause, and its first fix. `comparison` is
 * added where a federated identity credential has to be compared with it.
 */
export function shortDiagnosis(
  causes: readonly DiagnosedCause[],
  facts: Facts = {},
  comparison?: string,
): Pick<ErrorDetail, 'likelyCause' | 'fix' | 'causes'> {
  const { explanation, fix, comparesClaims } = catalogue[causes[0]?.code ?? 'UNKNOWN']
  const compared = comparesClaims && comparison !== undefined ? ` ${comparison}` : ''
  const [first = ''] = Object.values(fix)
  return { likelyCause: fill(explanation, facts) + compared, fix: fill(first, facts), causes }
}

export function found(code: CauseCode, certainty: DiagnosedCause['certainty'], ...evidence: string[]): DiagnosedCause {
  return { code, certainty, evidence }
}

/** A diagnosis of one cause that nothing else looks like. */
export function only(
  code: CauseCode,
  certainty: DiagnosedCause['certainty'] = 'certain',
  ...evidence: string[]
): DiagnosedCause[] {
  return [found(code, certainty, ...evidence)]
}

/** Returns the causes that an error carries, as far as the catalogue has them. */
export function causesIn({ causes }: Pick<TowlineError, 'causes'>): DiagnosedCause[] {
  return causes.filter((cause): cause is DiagnosedCause => Object.hasOwn(catalogue, cause.code))
}

/** Lowers a cause to one of several that look alike. */
export function possible(cause: DiagnosedCause): DiagnosedCause {
  return { ...cause, certainty: 'possible' }
}

/** Lowers a certain cause to a likely one, for evidence that may come from another request. */
export function atMostLikely(cause: DiagnosedCause): DiagnosedCause {
  return cause.certainty === 'certain' ? { ...cause, certainty: 'likely' } : cause
}
