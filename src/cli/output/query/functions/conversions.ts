import { isNumber, printable } from '../numbers.ts'
import { jsonText, kindOf } from '../values.ts'
import { any, type QueryFunction } from './query-function.ts'

/** Functions that take any value. */
export const conversions: Readonly<Record<string, QueryFunction>> = {
  length: {
    takes: [{ kinds: ['string', 'array', 'object'] }],
    call(given: string | object) {
      if (typeof given === 'string') return Array.from(given).length
      return (Array.isArray(given) ? given : Object.keys(given)).length
    },
  },
  not_null: {
    takes: [any],
    isVariadic: true,
    call: (...given: readonly unknown[]) => given.find((one) => kindOf(one) !== 'null') ?? null,
  },
  to_array: { takes: [any], call: (given: unknown) => (Array.isArray(given) ? given : [given]) },
  to_number: {
    takes: [any],
    call: (given: unknown) => (isNumber(given) ? given : typeof given === 'string' ? readNumber(given) : null),
  },
  to_string: { takes: [any], call: (given: unknown) => (typeof given === 'string' ? given : jsonText(given)) },
  type: { takes: [any], call: kindOf },
}

/** A number as Python reads it: with blanks around, a sign, and single underscores between digits. */
function readNumber(text: string): unknown {
  const digits = text.trim()
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?|(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i.test(digits)) return null
  const plain = digits.replaceAll('_', '').replace('+', '')
  const number = /^-?\d+$/.test(plain) ? BigInt(plain) : Number(digits.replaceAll('_', ''))
  return Number.isFinite(Number(number)) ? printable(number) : null
}
