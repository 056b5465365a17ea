import { RunbookError } from '../errors.ts'

/** The result as JSON says it. Throws `RunbookError` for what JSON cannot say, rather than to lose it. */
export function plainResult(result: unknown): unknown {
  if (result === undefined) return undefined
  let text: string | undefined
  try {
    text = JSON.stringify(result, (key, value) => {
      const kind = unsayable(value)
      if (kind !== undefined) throw new TypeError(`${key === '' ? 'It' : `Its "${key}"`} is ${kind}.`)
      return value
    })
  } catch (cause) {
    throw invalid(cause instanceof TypeError && /^(It|Its ".*") is /.test(cause.message) ? cause.message : undefined)
  }
  if (text === undefined) throw invalid(undefined)
  return JSON.parse(text)
}

function unsayable(value: unknown): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value instanceof Map || value instanceof Set ? `a ${value.constructor.name}` : undefined
}

function invalid(what = 'It holds itself, or cannot be read.'): RunbookError {
  return new RunbookError('RUNBOOK_RESULT_INVALID', {
    message: `What the runbook returned cannot be written as JSON. ${what}`,
    likelyCause: 'Results go into reports and to other programs, so they are plain data.',
    fix: 'Return objects, lists, text, numbers, true, false or null.',
  })
}
