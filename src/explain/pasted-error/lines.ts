import { isContext, isSuccess, withoutContext } from './line-context.ts'
import { levelOf, RETRIED } from './line-level.ts'
import { withoutPrefixes } from './line-prefixes.ts'

/** A pasted text, read line by line: what is evidence, what is only context, and what was not the end of the matter. */
export interface Reading {
  /** The lines that may be evidence, in one line. */
  readonly text: string
  /** These lines as they stood, with their columns: for tables. */
  readonly lines: readonly string[]
  /** Whether the place in `text` belongs to a line that did not end the work: a warning, or a try that was repeated. */
  isMinor(at: number): boolean
  /** Where the line begins to which the place in `text` belongs. */
  lineAt(at: number): number
}

interface Line {
  readonly raw: string
  readonly text: string
  isMinor: boolean
}

/** Reads the lines of an unwrapped text. `isFolded`: a line as wide as a console goes on in the next one, within a word. */
export function readLines(unwrapped: string, isFolded: boolean): Reading {
  const lines: Line[] = []
  let isMinor = false
  let isSource = false
  for (const raw of unwrapped.split(/\r?\n|\r/)) {
    const line = withoutPrefixes(raw)
    // Python shows the line of source below each frame.
    const wasSource = isSource
    isSource = PYTHON_FRAME.test(line)
    if (isSource || (wasSource && /^\s{3}/.test(line)) || isContext(line)) {
      // The statement that failed often shows which service it called.
      const address = ADDRESS.exec(line)?.[0]
      if (address !== undefined) lines.push({ raw, text: address, isMinor })
      continue
    }
    if (isSuccess(line)) {
      // What was repeated until it worked is not what failed in the end.
      for (const before of lines) before.isMinor = true
      continue
    }
    const own = levelOf(line)
    if (own !== undefined || !CONTINUES.test(line)) isMinor = own === 'minor'
    lines.push({ raw, text: line, isMinor: isMinor || RETRIED.test(line) })
  }
  return joined(lines, isFolded)
}

function joined(lines: readonly Line[], isFolded: boolean): Reading {
  const spans: { readonly from: number; readonly start: number; readonly isMinor: boolean }[] = []
  const width = isFolded ? widthOf(lines) : Number.POSITIVE_INFINITY
  let text = ''
  let before = ''
  let isWithin = false
  for (const line of lines) {
    const words = withoutContext(line.text).replace(/\s+/g, ' ').trim()
    if (words === '') continue
    // A console breaks lines within a number too.
    if (text !== '' && !isWithin && !(/AADSTS\d{0,8}$/.test(before.slice(-14)) && /^\d{1,8}:/.test(words))) text += ' '
    const from = text.length
    spans.push({ from, start: isWithin ? (spans.at(-1)?.start ?? from) : from, isMinor: line.isMinor })
    text += words
    before = words
    isWithin = line.text.length >= width
  }
  return {
    text,
    lines: lines.map(({ raw }) => raw),
    isMinor: (at) => spans[lastBefore(spans, at)]?.isMinor ?? false,
    lineAt: (at) => spans[lastBefore(spans, at)]?.start ?? 0,
  }
}

/** Returns the index of the last span that begins at or before a place. */
function lastBefore(spans: readonly { readonly from: number }[], at: number): number {
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((spans[middle]?.from ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** Characters of the narrowest console. */
const NARROWEST = 60

/** Whether lines seem to be broken by a console: several have its full width, and none is wider. */
export function isFoldedText(unwrapped: string): boolean {
  const lengths = unwrapped.split(/\r?\n|\r/).map((line) => withoutPrefixes(line).length)
  const widest = lengths.reduce((most, length) => Math.max(most, length), 0)
  return widest >= NARROWEST && (lengths.filter((length) => length === widest).length > 1 || widest % 40 === 0)
}

function widthOf(lines: readonly Line[]): number {
  return lines.reduce((most, { text }) => Math.max(most, text.length), NARROWEST)
}

const PYTHON_FRAME = /^\s{0,40}File "[^"]{1,400}", line \d+(?:, in .{1,200})?$/

const ADDRESS = /\bhttps?:\/\/[^\s"'\x60]{1,200}/

/** Lines that belong to the one before: indented ones, and parts of a chain or of an answer. */
const CONTINUES = /^(?:\s|[{}[\]"]|Caused by|--->|Trace ID|Correlation ID|Timestamp)/
