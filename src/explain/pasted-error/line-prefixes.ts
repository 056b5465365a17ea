/** Returns a line without what logs and boxes put before it. */
export function withoutPrefixes(line: string): string {
  let rest = line
  for (let turn = 0; turn < MOST_PREFIXES; turn++) {
    const shorter = rest.replace(PREFIX, '')
    if (shorter === rest) break
    rest = shorter
  }
  return rest
}

/** A log of a pod of a pipeline has three. */
const MOST_PREFIXES = 4

/**
 * What log files, pipelines, journals, clusters, Ansible and boxes put before a line. The edge of a box is also known where
 * its UTF-8 was read as Windows-1252 or as code page 850.
 */
const PREFIX =
  /^[\t ]{0,40}(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,80} [\w./@-]{1,60}(?:\[\d+\])?:|std(?:out|err) [FP](?= )|[\w.-]{1,60}[-_]\d{1,3} {1,6}\||(?:fatal|failed|ok|changed): \[[\w.-]{1,80}\](?: =>|:)|[│╷╵┃|>]|â”‚|â•·|â•µ|Ôöé|ÔòÀ|ÔòÁ)[\t ]?/

/** Characters. A shorter beginning may be the indentation or the quotation mark of a text. */
const SHORTEST_SHARED = 6

/** Characters of a line in which the shared beginning is looked for. */
const LONGEST_SHARED = 160

/**
 * Returns a text without the beginning that all its lines share but for their digits, as each log writer has one of its own:
 * `[pod/sync-7c9f/sync] `, `<11>1 2026-03-11T08:14:05Z vm sync 4711 - - `. A sentence goes on in the next line then. Lines can
 * share a failure too, so this reading is no more than a second one.
 */
export function withoutCommonPrefix(text: string): string {
  const lines = text.split(/\r?\n|\r/)
  const [first = '', ...others] = lines.filter((line) => line.trim() !== '').map(shapeOf)
  if (others.length === 0) return text
  const shared = others.reduce((length, other) => sharedLength(first.slice(0, length), other), LONGEST_SHARED)
  // A prefix ends with a blank, so no word and no number is cut.
  const end = first.slice(0, shared).lastIndexOf(' ') + 1
  return end < SHORTEST_SHARED ? text : lines.map((line) => line.slice(end)).join('\n')
}

function shapeOf(line: string): string {
  return line.slice(0, LONGEST_SHARED).replace(/\d/g, '0')
}

function sharedLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
