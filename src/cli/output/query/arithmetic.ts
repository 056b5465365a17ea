import type { SentNumber } from '../../../text/json.ts'
import { exact, isNumber } from './numbers.ts'
import { QueryError } from './query-error.ts'
import { kindOf } from './values.ts'

export type Operator = (left: unknown, right: unknown) => number

/**
 * The arithmetic of JMESPath Community. Whole results print without a fraction. Throws `QueryError` for values that are
 * no numbers, for numbers beyond 2^53, and for a division by zero.
 */
export const arithmetic: Readonly<Record<string, Operator>> = {
  '+': calculating((left, right) => left + right),
  '-': calculating((left, right) => left - right),
  '−': calculating((left, right) => left - right),
  '*': calculating((left, right) => left * right),
  '×': calculating((left, right) => left * right),
  '/': calculating((left, right) => left / notZero(right)),
  '÷': calculating((left, right) => left / notZero(right)),
  '//': calculating((left, right) => Math.floor(left / notZero(right))),
  '%': calculating((left, right) => left % notZero(right)),
}

function calculating(calculate: (left: number, right: number) => number): Operator {
  return (left, right) => {
    const result = calculate(double(left), double(right))
    if (Number.isInteger(result) ? Number.isSafeInteger(result) : Number.isFinite(result)) return result
    throw new QueryError('the result of the arithmetic has more digits than it can be right to')
  }
}

function double(value: unknown): number {
  if (!isNumber(value))
    throw new QueryError(`arithmetic takes numbers, and there is one value of kind ${kindOf(value)}`)
  const number = exact(value as number | SentNumber)
  if (typeof number === 'number' || (number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER)) {
    return Number(number)
  }
  throw new QueryError(`${number} has too many digits for arithmetic`)
}

function notZero(divisor: number): number {
  if (divisor === 0) throw new QueryError('there is no division by zero')
  return divisor
}
