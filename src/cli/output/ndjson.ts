import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** One JSON value on each line. */
export const ndjson: Format = {
  list: (write) => ({
    async rows(values, before) {
      await before?.()
      if (values.length > 0) await write(safeJson(values.map((value) => `${JSON.stringify(value ?? null)}\n`).join('')))
    },
    end: async () => {},
    cut: async () => {},
  }),
  one: line,
}

function line(value: unknown): string {
  return `${safeJson(JSON.stringify(value ?? null))}\n`
}
