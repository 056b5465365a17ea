import type { FormatName } from '../process/format-names.ts'

/** How a result is written. One file per format beside this one. */
export interface Format {
  /** Begins a list. Rows are written as they come, so that memory stays flat however many there are. */
  list(write: Write, view: View): ListWriter
  /** One object or value, whole, with the line end. */
  one(value: unknown, view: View): string
}

export interface ListWriter {
  row(value: unknown): Promise<void>
  /** Many rows at once, where that is quicker than one by one. */
  rows?(values: readonly unknown[]): Promise<void>
  /** The list is complete. Never called for one that was cut: then JSON stays unclosed, and nobody can mistake it. */
  end(): Promise<void>
}

export type Write = (text: string) => Promise<void>

/** What only formats for people care about. */
export interface View {
  /** Width to keep to; `Infinity` where there is no terminal. */
  readonly columns: number
  readonly colour: boolean
  /** What a table shows of a list of these objects, in this order. Default: whatever fits. */
  readonly prefer: readonly string[]
  /** Tells the user what a format had to leave out. */
  readonly warn: (text: string) => void
}

/** Formats that show a row of cells per object. */
export function hasColumns(name: FormatName): boolean {
  return name === 'table' || name === 'csv' || name === 'tsv'
}

export async function writeRows(list: ListWriter, rows: readonly unknown[]): Promise<void> {
  if (list.rows !== undefined) return list.rows(rows)
  for (const row of rows) await list.row(row)
}
