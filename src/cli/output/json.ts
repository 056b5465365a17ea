import { safeJson } from '../../text/safe.ts'
import type { Format } from './format.ts'

/** An array that is written as it comes. */
export const json: Format = {
  list(write) {
    let empty = true
    const rows = async (values: readonly unknown[]): Promise<void> => {
      if (values.length === 0) return
      // Without its own brackets, because the array is of all rows.
      await write(`${empty ? '[' : ','}${pretty(values).slice(1, -2)}`)
      empty = false
    }
    return {
      row: (value) => rows([value]),
      rows,
      end: () => write(empty ? '[]\n' : '\n]\n'),
    }
  },
  one: (value) => `${pretty(value)}\n`,
}

function pretty(value: unknown): string {
  return safeJson(JSON.stringify(value ?? null, undefined, 2))
}
