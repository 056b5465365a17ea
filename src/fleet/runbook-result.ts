import { RunbookError } from '../errors/errors.ts'
import { parseJson } from '../text/json.ts'

/**
 * The result as JSON writes it. Throws `RunbookError` `RUNBOOK_RESULT_INVALID` for values that JSON cannot write and
 * would drop.
 */
export function plainResult(result: unknown): unknown {
  if (result === undefined || isPlain(result, { left: MOST_VISITS }, MOST_DEPTH)) return result
  let text: string | undefined
  try {
    text = JSON.stringify(result, (key, value) => {
      const kind = notJson(value)
      if (kind !== undefined) throw new NotJson(`${key === '' ? 'It' : `Its "${key}"`} is ${kind}.`)
      return value
    })
  } catch (cause) {
    throw invalid(cause instanceof NotJson ? cause.message : undefined)
  }
  if (text === undefined) throw invalid(undefined)
  return parseJson(text)
}

/** Says which value JSON cannot write. */
class NotJson extends Error {}

/** Values that are examined, at most. A larger result, or one that contains itself, is left to JSON. */
const MOST_VISITS = 1_000_000
const MOST_DEPTH = 100

/**
 * Whether JSON would give the value back unchanged, as with Graph's answers. Writing and parsing these would cost more
 * than fetching them.
 */
function isPlain(value: unknown, visits: { left: number }, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || --visits.left < 0 || depth === 0) return false
  if (Array.isArray(value)) {
    // `every` would skip holes.
    for (const item of value) if (!isPlain(item, visits, depth - 1)) return false
    return true
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.values(value).every((property) => isPlain(property, visits, depth - 1))
}

/** What a value is that JSON cannot write; `undefined` for all others. */
function notJson(value: unknown): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value instanceof Map || value instanceof Set ? `a ${value.constructor.name}` : undefined
}

function invalid(what = 'It contains itself, or cannot be read.'): RunbookError {
  return new RunbookError('RUNBOOK_RESULT_INVALID', {
    message: `What the runbook returned cannot be written as JSON. ${what}`,
    likelyCause: 'Results go into reports and to other programs, so they are plain data.',
    fix: 'Return objects, lists, text, numbers, true, false or null.',
  })
}
