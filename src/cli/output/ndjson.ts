import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'
import { inParts } from './parts.ts'

/** One JSON value on each line. */
export const ndjson: Format = {
  list: (write) => ({
    async rows(values, before) {
      await before?.()
      for (const part of inParts(values)) await write(part.map(line).join(''))
    },
    end: async () => {},
    cut: async () => {},
  }),
  one: line,
}

function line(value: unknown): string {
  return `${safeJson(JSON.stringify(value ?? null))}\n`
}
