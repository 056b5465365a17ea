/** Characters. A shorter beginning may be the indentation or the quotation mark of a text. */
const SHORTEST = 6
const LONGEST = 160

/** What refusals, frames of a stack or fields have in common with the next line is no prefix of a log. */
const OWN_WORDS = /AADSTS|https?:|\bat |error_|[{"']|(?:code|type|status|number|error)\s?[:=]\s?$/i

/**
 * Returns lines without the beginning that all of them share but for their digits, as each log writer has one of its own:
 * `[pod/sync-7c9f/sync] `, `<11>1 2026-03-11T08:14:05Z vm sync 4711 - - `. A sentence goes on in the next line then.
 */
export function withoutCommonPrefix(lines: readonly string[]): readonly string[] {
  const written = lines.filter((line) => line.trim() !== '')
  const [first = '', ...others] = written.map(shapeOf)
  if (others.length === 0) return lines
  const shared = others.reduce((length, other) => sharedLength(first.slice(0, length), other), LONGEST)
  // A prefix ends with a blank, so no word and no number is cut.
  const end = first.slice(0, shared).lastIndexOf(' ') + 1
  const isWhole = new Set(written.map((line) => line.slice(end))).size < 2
  if (end < SHORTEST || isWhole || OWN_WORDS.test(written[0]?.slice(0, end) ?? '')) return lines
  return lines.map((line) => (line.trim() === '' ? line : line.slice(end)))
}

function shapeOf(line: string): string {
  return line.slice(0, LONGEST).replace(/\d/g, '0')
}

function sharedLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
