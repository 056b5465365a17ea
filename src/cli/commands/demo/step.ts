import { safeText } from '../../../text/safe.ts'

/** One of the seven steps, as the demo shows it. */
export interface Step {
  /** As in the README: 1, 2, 2b, 3 … */
  readonly number: string
  readonly title: string
  readonly text: string
  /** Further lines below it. */
  readonly more?: readonly string[]
}

const WIDTH = 80
const TITLE = 17

export function stepLines({ number, title, text, more = [] }: Step, highlight: (text: string) => string): string[] {
  const label = `${` ${number}`.padEnd(4)}${title.padEnd(TITLE)}`
  return [
    highlight(label) + clip(text, WIDTH - label.length),
    ...more.map((line) => clip(`${' '.repeat(label.length)}${line}`, WIDTH)),
  ]
}

/** The text, safe to show and at most `width` characters wide. */
export function clip(text: string, width: number): string {
  const safe = safeText(text)
  return safe.length <= width ? safe : `${safe.slice(0, width - 3)}...`
}

/** Enough of a GUID to compare by eye. */
export function short(id: unknown): string {
  return `${String(id).slice(0, 8)}…`
}
