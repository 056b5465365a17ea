import type { BeforeWrite, ListWriter, View, Write } from './format.ts'

/** Rows that are written at once: as many as Graph sends in a page. The first page decides the columns. */
const PAGE = 200

/** How the rows of a list become lines, once the columns are known. */
interface Layout {
  /** Names of the columns; `undefined` for values without names, such as a list of texts. */
  readonly header: readonly string[] | undefined
  /** The lines of some rows. The first call is for the first page. */
  lines(rows: readonly unknown[]): string
}

/**
 * A list for formats with columns, written page by page. A property that first appears after the first page has no column,
 * and a warning names it.
 */
export function inColumns(write: Write, view: View, layOut: (firstPage: readonly unknown[]) => Layout): ListWriter {
  let held: Held[] = []
  let count = 0
  let layout: Layout | undefined
  const late = new Set<string>()

  const writeHeld = async (): Promise<void> => {
    const rest = held
    held = []
    if (count > 0) layout ??= layOut(rest.flatMap(({ rows }) => rows))
    count = 0
    for (const { rows, before } of rest) {
      await before?.()
      if (layout === undefined || rows.length === 0) continue
      const { header } = layout
      if (header !== undefined) {
        for (const name of namesOf(rows) ?? []) if (!header.includes(name)) late.add(name)
      }
      await write(layout.lines(rows))
    }
  }
  const close = async (): Promise<void> => {
    await writeHeld()
    if (late.size > 0) {
      view.warn(`Left out, because they first appear after row ${PAGE}: ${[...late].join(', ')}. JSON has everything.`)
    }
  }
  return {
    async rows(values, before) {
      const last = held.at(-1)
      count += values.length
      // Rows that come one by one are written together.
      if (before === undefined && last !== undefined) for (const row of values) last.rows.push(row)
      else held.push({ rows: [...values], before })
      if (count >= PAGE || (layout !== undefined && before !== undefined)) await writeHeld()
    },
    end: close,
    cut: close,
  }
}

/** Rows that are not written yet, and what is to be done before they are. */
interface Held {
  readonly rows: unknown[]
  readonly before: BeforeWrite | undefined
}

/** The names of all properties, in order of appearance; `undefined` unless every row is an object. */
export function namesOf(rows: readonly unknown[]): string[] | undefined {
  if (!rows.every(isRecord)) return undefined
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

export function cellsOf(row: unknown, header: readonly string[] | undefined): unknown[] {
  if (header === undefined) return Array.isArray(row) ? row : [row]
  return header.map((name) => (isRecord(row) && Object.hasOwn(row, name) ? row[name] : undefined))
}

/** Nested values are shown as compact JSON. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * The text of a cell. An apostrophe stands before text that a spreadsheet would run as a formula
 * (owasp.org/www-community/attacks/CSV_Injection).
 */
export function withoutFormula(value: unknown): string {
  const text = cellText(value)
  return typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
