import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** One JSON value on each line. */
export const ndjson: Format = {
  list: (write) => ({
    row: (value) => write(line(value)),
    rows: (values) => write(safeJson(values.map((value) => `${JSON.stringify(value ?? null)}\n`).join(''))),
    end: async () => {},
  }),
  one: line,
}

function line(value: unknown): string {
  return `${safeJson(JSON.stringify(value ?? null))}\n`
}
