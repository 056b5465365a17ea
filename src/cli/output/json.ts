import type { Format } from './format.ts'
import { safeJson } from './safe.ts'

/** An array that is written as it comes. */
export const json: Format = {
  list(write) {
    let empty = true
    return {
      async row(value) {
        await write(`${empty ? '[' : ','}\n  ${pretty(value).replaceAll('\n', '\n  ')}`)
        empty = false
      },
      end: () => write(empty ? '[]\n' : '\n]\n'),
    }
  },
  one: (value) => `${pretty(value)}\n`,
}

function pretty(value: unknown): string {
  return safeJson(JSON.stringify(value ?? null, undefined, 2))
}
