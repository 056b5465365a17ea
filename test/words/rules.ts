import type { Prose } from './prose.ts'

interface Rule {
  readonly pattern: RegExp
  /** The better form, as the failure names it. */
  readonly instead: string
}

/** Matches where a sentence begins: at the start, or after the end of another sentence. */
const START = '(?:^|\\n|[.:;!?] )'

/** CONTRIBUTING.md, "Words", has the reasons. */
export const rules: readonly Rule[] = [
  {
    pattern: /\b(whoever|whomever|somebody|nobody)\b/i,
    instead: 'name the subject: the caller, an admin of the target',
  },
  { pattern: /\b(he|she|him|his|hers)\b/i, instead: 'name the person by role' },
  { pattern: new RegExp(`${START}(Were|Had|Would|Should) [a-z]`), instead: 'a main clause, then "if …"' },
  { pattern: /\bof (which|whom)\b/i, instead: 'two sentences' },
  { pattern: new RegExp(`${START}(Who|Those) (?![^.]*\\?)`), instead: 'name the subject' },
  { pattern: new RegExp(`${START}The same\\b`), instead: 'name what it is the same as' },
  { pattern: /\bthe other way round\b|\bsee (above|below)\b|\blikewise\b/i, instead: 'name it' },
  { pattern: /\b(mend|mends|mended|mending)\b/i, instead: 'fix' },
  { pattern: /\*\*(Throws|Rejects)\*\*/, instead: 'without asterisks' },
]

/** Words of a sentence in a comment. CONTRIBUTING.md asks for 25; some more are needed for a list of codes or names. */
const LONGEST = 35

/** Returns the rules that a piece of prose breaks, a line each. Texts of fewer than four words are names and not sentences. */
export function brokenRules({ kind, words }: Prose): string[] {
  if (kind === 'text' && words.split(' ').length < 4) return []
  const broken = rules.flatMap(({ pattern, instead }) => {
    const match = pattern.exec(words)
    return match === null ? [] : [`"${match[0].trim()}" in "${around(words, match.index)}": ${instead}`]
  })
  return kind === 'comment' ? [...broken, ...longSentences(words)] : broken
}

function longSentences(words: string): string[] {
  return words.split(/\n|(?<=[.?!]["')]*) /).flatMap((sentence) => {
    const count = sentence.split(' ').length
    return count > LONGEST ? [`${count} words in "${sentence.slice(0, 60)}…": two sentences`] : []
  })
}

function around(words: string, index: number): string {
  return words.slice(Math.max(0, index - 30), index + 60)
}
