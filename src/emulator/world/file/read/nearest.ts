/** `; did you mean "sites"?`, or what there is when nothing comes close. */
export function suggestion(word: string, known: Iterable<string>): string {
  const candidates = [...known]
  const meant = nearest(word, candidates)
  if (meant !== undefined) return `; did you mean ${JSON.stringify(meant)}?`
  const shown = candidates.slice(0, mostShown).join(', ')
  if (candidates.length === 0) return '; there is none'
  return `; there is ${shown}${candidates.length > mostShown ? ` and ${candidates.length - mostShown} more` : ''}`
}

const mostShown = 16

/** The candidate that was probably meant: a slip of the fingers away, or one that begins like it. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distanceOf(typed, candidate.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance)
  const most = Math.min(typed.length - 1, Math.max(1, Math.floor(typed.length / 3)))
  if (best !== undefined && best.distance <= most) return best.candidate
  return typed.length < 3 ? undefined : candidates.find((candidate) => candidate.toLowerCase().startsWith(typed))
}

/** How many letters must be added, left out or changed, or swapped with the next, to make one word of the other. */
function distanceOf(from: string, to: string): number {
  // Names are short; what is long is far from all of them.
  if (Math.abs(from.length - to.length) > 20 || from.length > 200) return Number.POSITIVE_INFINITY
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  const cost = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= from.length; i++) {
    rows.push([i])
    for (let j = 1; j <= to.length; j++) {
      const change = cost(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const isSwap = i > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swap = isSwap ? cost(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      rows[i]?.push(Math.min(change, swap, cost(i - 1, j) + 1, cost(i, j - 1) + 1))
    }
  }
  return cost(from.length, to.length)
}
