/** How a result is written. One file per format beside this one. */
export interface Format {
  /** Begins a list. Rows are written as they come, so that memory stays flat however many there are. */
  list(write: Write, view: View): ListWriter
  /** One object or value, whole, with the line end. */
  one(value: unknown, view: View): string
}

export interface ListWriter {
  row(value: unknown): Promise<void>
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

export const formatNames = ['table', 'json', 'ndjson', 'csv', 'tsv', 'yaml'] as const
export type FormatName = (typeof formatNames)[number]

/** Formats that show a row of cells per object. */
export function hasColumns(name: FormatName): boolean {
  return name === 'table' || name === 'csv' || name === 'tsv'
}

/** Each is loaded when it is used: some bring a library. */
export async function loadFormat(name: FormatName): Promise<Format> {
  switch (name) {
    case 'table':
      return (await import('./table.ts')).table
    case 'json':
      return (await import('./json.ts')).json
    case 'ndjson':
      return (await import('./ndjson.ts')).ndjson
    case 'csv':
      return (await import('./csv.ts')).csv
    case 'tsv':
      return (await import('./tsv.ts')).tsv
    case 'yaml':
      return (await import('./yaml.ts')).yaml
  }
}
