import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'
import { inParts } from './parts.ts'

/** One array, written page by page. */
export const json: Format = {
  list(write) {
    let empty = true
    return {
      async rows(values, before) {
        await before?.()
        for (const part of inParts(values)) {
          // Without the brackets of this part: there is one array for all parts.
          await write(`${empty ? '[' : ','}${pretty(part).slice(1, -2)}`)
          empty = false
        }
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
