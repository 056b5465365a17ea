import { QueryError } from '../query-error.ts'
import { kindOf } from '../values.ts'
import { object, type QueryFunction } from './query-function.ts'

type Fields = Readonly<Record<string, unknown>>

/** Functions of objects; `items` and `from_items` are of JMESPath Community. */
export const objects: Readonly<Record<string, QueryFunction>> = {
  from_items: {
    takes: [{ kinds: ['array'], items: ['array'] }],
    call(pairs: readonly (readonly unknown[])[]) {
      for (const pair of pairs) {
        if (pair.length === 2 && kindOf(pair[0]) === 'string') continue
        throw new QueryError('from_items() takes pairs of a text and a value')
      }
      return Object.fromEntries(pairs as readonly (readonly [string, unknown])[])
    },
  },
  items: { takes: [object], call: (given: Fields) => Object.entries(given) },
  keys: { takes: [object], call: (given: Fields) => Object.keys(given) },
  merge: {
    takes: [object],
    isVariadic: true,
    call: (...given: readonly Fields[]) => Object.fromEntries(given.flatMap((one) => Object.entries(one))),
  },
  values: { takes: [object], call: (given: Fields) => Object.values(given) },
}
