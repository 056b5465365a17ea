import type { CauseCode } from '../../causes/catalogue.ts'
import { atMostLikely, type DiagnosedCause, found } from '../../causes/finding.ts'
import { meaningOf } from '../../causes/numbers/index.ts'
import { excerpt } from '../../text/redact.ts'
import type { Reading } from './lines.ts'

/** What one part of a text says about a failure, and how much the form of that part proves. */
export interface Statement {
  /** Where it begins in the text. */
  readonly at: number
  readonly strength: Strength
  /** The likeliest first. */
  readonly causes: readonly DiagnosedCause[]
}

/** A text often holds the same failure in the words of several layers. The layer that knows most counts. */
export const strengths = {
  /** A number or sentence that one service writes for one refusal. */
  service: 6,
  /** The error code of a service, also of one that is not part of the trust, such as Key Vault. */
  code: 5,
  /** What the system, TLS or a file said. */
  system: 4,
  /** A status whose sender is known. */
  status: 3,
  /** The summary of a library, without the reason. */
  wrapper: 2,
  /** An OAuth error alone, or a number that only a label calls an error. */
  label: 1,
} as const

export type Strength = (typeof strengths)[keyof typeof strengths]

/** Characters of a quotation. */
const LONGEST_QUOTE = 200

/** Evidence that quotes the text, and says nothing else. */
export function quote(words: string): string {
  return `The text says: ${excerpt(words.slice(0, 2 * LONGEST_QUOTE)).slice(0, LONGEST_QUOTE)}`
}

/** Causes that the same words may stand for: the first is likely, the others are possible. */
export function ranked([first, ...others]: readonly CauseCode[], words: string): DiagnosedCause[] {
  if (first === undefined) return []
  return [found(first, 'likely', quote(words)), ...others.map((code) => found(code, 'possible', quote(words)))]
}

/**
 * Puts a quotation in place of evidence about a request that nothing here has seen. Words can stand in advice and in names
 * too, so they prove no cause. What a number means stays: a number of another flow has no other explanation.
 */
export function quoting(causes: readonly DiagnosedCause[], words: string): DiagnosedCause[] {
  return causes.map((cause) => ({
    ...(cause.code === 'UNKNOWN' ? cause : atMostLikely(cause)),
    evidence: [quote(words), ...meaningIn(cause)],
  }))
}

function meaningIn({ aadsts }: DiagnosedCause): string[] {
  const meaning = aadsts === undefined ? undefined : meaningOf(aadsts)
  return meaning === undefined ? [] : [meaning]
}

/** A pattern with the flag `g`, and what its words may stand for. */
export type Sentence = readonly [pattern: RegExp, causes: readonly CauseCode[]]

/** Places that are looked at. A log can repeat the same words without end. */
const MOST_PLACES = 200

/** Returns where the words stand first: outside of warnings and repeated tries, or else within them. */
export function placeOf(pattern: RegExp, { text, isMinor }: Reading): RegExpExecArray | undefined {
  let minor: RegExpExecArray | undefined
  let places = 0
  for (const match of text.matchAll(pattern)) {
    if (!isMinor(match.index)) return match
    minor ??= match
    if (++places === MOST_PLACES) break
  }
  return minor
}

/** Returns a statement for each sentence of a table that stands in the text. */
export function statementsOf(table: readonly Sentence[], reading: Reading, strength: Strength): Statement[] {
  return table.flatMap(([pattern, causes]) => {
    const match = placeOf(pattern, reading)
    return match === undefined ? [] : [{ at: match.index, strength, causes: ranked(causes, match[0]) }]
  })
}
