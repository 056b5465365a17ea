import type { FormatName } from '../process/format-names.ts'

/** How a result is written. One file per format beside this one. */
export interface Format {
  /** Begins a list. Rows are written as they come, so that memory does not grow with their number. */
  list(write: Write, view: View): ListWriter
  /** One object or value, whole, with the line end. */
  one(value: unknown, view: View): string
}

/** Writes a command's result to stdout, in the format and the selection that its flags ask for. */
export interface Printer {
  list(): ListWriter
  /**
   * A value on its own: nothing is written for `undefined`, and bytes are written as they are. With `isObject` it is no
   * collection, although it may look like one.
   */
  one(value: unknown, isObject?: boolean): Promise<void>
}

/** After the last rows either `end` is called or `cut`. */
export interface ListWriter {
  /**
   * Takes the next rows. Some formats hold rows back until more are known. `before` is awaited right before these rows are
   * written, which may be in a later call, and also where there are no rows.
   */
  rows(values: readonly unknown[], before?: BeforeWrite): Promise<void>
  /** The list is complete. */
  end(): Promise<void>
  /**
   * No rows follow, though the list is not complete. Writes the rows that are held back. JSON stays unclosed, so that no
   * reader takes it for whole.
   */
  cut(): Promise<void>
}

export type BeforeWrite = () => Promise<void>

export type Write = (text: string) => Promise<void>

/** Where a result is shown, and what of it. */
export interface View {
  /** Characters in a line, at most; `Infinity` where there is no terminal. */
  readonly width: number
  /** A terminal obeys control characters, so they are spelt out there. */
  readonly isTerminal: boolean
  readonly colour: boolean
  /** What `--columns` names: each object has these properties and no others. */
  readonly columns: readonly string[] | undefined
  /** What a table shows of a list of these objects, in this order. Default: as many columns as fit. */
  readonly prefer: readonly string[]
  /** Takes a warning about what a format had to leave out. */
  readonly warn: (text: string) => void
}

/** Formats that show a row of cells per object. */
export function hasColumns(name: FormatName): boolean {
  return name === 'table' || name === 'csv' || name === 'tsv'
}
