import { quote } from './quote.ts'

/** Letters. The work grows with the square of them, and a longer text is no word. */
const LONGEST = 100

/** The candidate that was probably meant: a slip of the fingers away, or a name that begins with what was typed. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  let longer: string | undefined
  if (typed.length > LONGEST) return undefined
  for (const candidate of candidates) {
    const known = candidate.toLowerCase()
    if (longer === undefined && typed.length >= 3 && known.startsWith(typed)) longer = candidate
    if (Math.abs(known.length - typed.length) >= least) continue
    const distance = editDistance(typed, known)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best ?? longer
}

export function didYouMean(word: string, candidates: Iterable<string>): string {
  const meant = nearest(word, candidates)
  return meant === undefined ? '' : `; did you mean ${quote(meant)}?`
}

/**
 * Whether one word becomes the other by one letter more, less or changed, or by two swapped. Letter case does not
 * count.
 */
export function isOneSlip(word: string, other: string): boolean {
  const isShort = word.length <= LONGEST && Math.abs(word.length - other.length) <= 1
  return isShort && editDistance(word.toLowerCase(), other.toLowerCase()) === 1
}

/** How many letters must be added, left out, changed or swapped with the next to make one word of the other. */
function editDistance(from: string, to: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = swap ? (before[j - 2] ?? 0) + 1 : changed
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    ;[before, row] = [row, next]
  }
  return row[to.length] ?? 0
}
