import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** One array, written page by page. */
export const json: Format = {
  list(write) {
    let empty = true
    return {
      async rows(values, before) {
        await before?.()
        if (values.length === 0) return
        // Without the brackets of this page: there is one array for all pages.
        await write(`${empty ? '[' : ','}${pretty(values).slice(1, -2)}`)
        empty = false
      },
      end: () => write(empty ? '[]\n' : '\n]\n'),
      cut: async () => {},
    }
  },
  one: (value) => `${pretty(value)}\n`,
}

function pretty(value: unknown): string {
  return safeJson(JSON.stringify(value ?? null, undefined, 2))
}
