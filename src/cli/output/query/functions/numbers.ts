import type { SentNumber } from '../../../../text/json.ts'
import { exact, printable, sum } from '../numbers.ts'
import { number, numberList, type QueryFunction } from './query-function.ts'

type Num = number | SentNumber

export const numbers: Readonly<Record<string, QueryFunction>> = {
  abs: {
    takes: [number],
    call(given: Num) {
      const value = exact(given)
      return printable(typeof value === 'number' ? Math.abs(value) : value < 0n ? -value : value)
    },
  },
  avg: {
    takes: [numberList],
    call: (given: readonly Num[]) => (given.length === 0 ? null : printable(Number(sum(given)) / given.length)),
  },
  ceil: { takes: [number], call: (given: Num) => whole(given, Math.ceil) },
  floor: { takes: [number], call: (given: Num) => whole(given, Math.floor) },
  sum: { takes: [numberList], call: (given: readonly Num[]) => printable(sum(given)) },
}

function whole(given: Num, round: (value: number) => number): Num {
  const value = exact(given)
  return printable(typeof value === 'number' ? BigInt(round(value)) : value)
}
