import type { FoundCause } from '../errors/found-cause.ts'
import type { ErrorDetail, TowlineError } from '../errors/towline-error.ts'
import { type CauseCode, catalogue } from './catalogue.ts'
import { type Facts, fill } from './fill-placeholders.ts'
import { meaningOf } from './numbers/index.ts'

/** A cause of the catalogue with what speaks for it in one case. Only the functions of this folder make one. */
export type DiagnosedCause = FoundCause<CauseCode>

/**
 * Returns the short form of a diagnosis, as every command prints it: the likeliest cause, and its first fix. `comparison` is
 * added where a federated identity credential has to be compared with it. A cause for which only the OAuth error speaks
 * beside an unknown number is not named: such an error stands for too much.
 */
export function shortDiagnosis(
  causes: readonly DiagnosedCause[],
  facts: Facts = {},
  comparison?: string,
): Pick<ErrorDetail, 'likelyCause' | 'fix' | 'causes'> {
  const [first] = causes
  const isGuess = first?.certainty === 'possible' && first.aadsts !== undefined
  const { explanation, fix, comparesClaims } = catalogue[isGuess ? 'UNKNOWN' : (first?.code ?? 'UNKNOWN')]
  const meaning = meaningOf(first?.aadsts ?? 0)
  const compared = comparesClaims && comparison !== undefined ? comparison : undefined
  const [firstFix = ''] = Object.values(fix)
  return {
    likelyCause: [meaning, fill(explanation, facts), compared].filter((text) => text !== undefined).join(' '),
    fix: fill(firstFix, facts),
    causes,
  }
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
