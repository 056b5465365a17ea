import { isSentNumber, type SentNumber, sentNumber } from '../../../text/json.ts'
import { QueryError } from './query-error.ts'

/**
 * A number as Python has it, because `az` answers by Python: an integer of any size is a `bigint`, all else a double.
 * JavaScript compares the two exactly.
 */
type Exact = bigint | number

export function isNumber(value: unknown): value is number | SentNumber {
  return typeof value === 'number' || isSentNumber(value)
}

export function exact(value: number | SentNumber): Exact {
  // A JavaScript number prints as it was sent. Its digits count, which above 2^53 are not those of its value.
  const text = typeof value === 'number' ? String(value) : value.rawJSON
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text)
}

/** The value that prints as Python prints the number: `2.0` for a double that is whole. Throws `QueryError`. */
export function printable(number: Exact): number | SentNumber {
  const text = numberText(number)
  return text === String(Number(number)) ? Number(number) : sentNumber(text)
}

/** Negative where the first is smaller, zero where both are equal. */
export function compareNumbers(one: number | SentNumber, other: number | SentNumber): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [left, right] = [exact(one), exact(other)]
  return left < right ? -1 : left > right ? 1 : 0
}

export function sum(numbers: readonly (number | SentNumber)[]): Exact {
  let total: Exact = 0n
  for (const one of numbers) {
    const next: Exact = exact(one)
    total = typeof total === 'bigint' && typeof next === 'bigint' ? total + next : Number(total) + Number(next)
  }
  return total
}

/**
 * The number's digits as Python's `repr` writes them: an exponent below 1e-4 and from 1e16 up, with two digits. Throws
 * `QueryError`.
 */
export function numberText(number: Exact): string {
  if (typeof number === 'bigint') return String(number)
  if (!Number.isFinite(number)) throw new QueryError('a number is too large for JSON')
  const [, sign = '', first = '', more = '', power = ''] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(Object.is(number, -0) ? '-0e+0' : number.toExponential()) ?? []
  const exponent = Number(power)
  const digits = first + more
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0')
    return `${sign}${first}${more === '' ? '' : `.${more}`}e${exponent < 0 ? '-' : '+'}${size}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}
