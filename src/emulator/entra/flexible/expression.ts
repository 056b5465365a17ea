// The expression language of flexible credentials, in its version 1.
// https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials

export type Operator = 'eq' | 'matches'

/** `claims['sub'] matches 'repo:contoso/*'` */
export interface Comparison {
  readonly claim: string
  readonly operator: Operator
  readonly comparand: string
}

/** The comparisons, which must all hold; or what is wrong with the text. */
type Parsed =
  | { readonly comparisons: readonly Comparison[]; readonly problem?: undefined }
  | { readonly comparisons?: undefined; readonly problem: string }

/** Parts are separated by a single space. A single quote in a comparand is written twice. */
const comparison = /claims\['([^']+)'\] ([A-Za-z]+) '((?:[^']|'')*)'/y
const conjunction = ' and '

export function parseExpression(text: string): Parsed {
  const comparisons: Comparison[] = []
  for (let at = 0; ; ) {
    comparison.lastIndex = at
    const [whole, claim = '', operator = '', comparand = ''] = comparison.exec(text) ?? []
    if (whole === undefined) return { problem: `A comparison was expected at position ${at + 1}.` }
    if (operator !== 'eq' && operator !== 'matches') return { problem: `The operator '${operator}' is not known.` }
    comparisons.push({ claim, operator, comparand: comparand.replaceAll("''", "'") })
    at += whole.length
    if (at === text.length) return { comparisons }
    if (!text.startsWith(conjunction, at)) return { problem: `'and' was expected at position ${at + 1}.` }
    at += conjunction.length
  }
}

/** Whether a claim's value is as a comparison wants it, in its letter case too. */
export function holds({ operator, comparand }: Comparison, value: string): boolean {
  return operator === 'eq' ? value === comparand : fitsWildcards(comparand, value)
}

/** `*` stands for any characters, `?` for one. Takes time of length by length at most, whatever the pattern. */
function fitsWildcards(pattern: string, text: string): boolean {
  let [at, inText] = [0, 0]
  let star: { readonly at: number; inText: number } | undefined
  while (inText < text.length) {
    if (pattern[at] === '*') {
      star = { at: at++, inText }
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[inText])) {
      at++
      inText++
    } else if (star !== undefined) {
      at = star.at + 1
      inText = ++star.inText
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
