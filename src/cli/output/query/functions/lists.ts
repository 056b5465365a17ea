import { compareNumbers } from '../numbers.ts'
import { QueryError } from '../query-error.ts'
import { compare, compareTexts, isSame, kindOf, type Reference } from '../values.ts'
import { any, array, expression, keyOf, type QueryFunction, sortable } from './query-function.ts'

type List = readonly unknown[]

/** Functions of lists; `zip` and `group_by` are of JMESPath Community. */
export const lists: Readonly<Record<string, QueryFunction>> = {
  contains: {
    takes: [{ kinds: ['array', 'string'] }, any],
    call(inside: List | string, wanted: unknown) {
      if (typeof inside !== 'string') return inside.some((item) => isSame(item, wanted))
      if (typeof wanted === 'string') return inside.includes(wanted)
      throw new QueryError(`contains() looks for texts in a text, and found ${kindOf(wanted)}`)
    },
  },
  group_by: {
    takes: [array, expression],
    call(list: List, by: Reference) {
      const groups = new Map<string, unknown[]>()
      for (const item of list) {
        const key = keyOf(item, by, 'group_by', ['string']) as string
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [item])
        else group.push(item)
      }
      return Object.fromEntries(groups)
    },
  },
  map: { takes: [expression, array], call: (by: Reference, list: List) => list.map((item) => by.evaluate(item)) },
  max: { takes: [sortable], call: (list: List) => extreme(list, list, 1) },
  min: { takes: [sortable], call: (list: List) => extreme(list, list, -1) },
  max_by: { takes: [array, expression], call: (list: List, by: Reference) => extremeBy(list, by, 'max_by', 1) },
  min_by: { takes: [array, expression], call: (list: List, by: Reference) => extremeBy(list, by, 'min_by', -1) },
  reverse: {
    takes: [{ kinds: ['array', 'string'] }],
    call: (given: List | string) =>
      typeof given === 'string' ? Array.from(given).reverse().join('') : given.toReversed(),
  },
  sort: { takes: [sortable], call: (list: List) => inOrder(list, list) },
  sort_by: {
    takes: [array, expression],
    call(list: List, by: Reference) {
      if (list.length === 0) return list
      const kind = kindOf(by.evaluate(list[0]))
      if (kind !== 'number' && kind !== 'string') {
        throw new QueryError(`sort_by() needs a number or string of each item, and found ${kind}`)
      }
      const keys = list.map((item) => keyOf(item, by, 'sort_by', [kind]))
      return inOrder(list, keys)
    },
  },
  zip: {
    takes: [array],
    isVariadic: true,
    call(...rows: readonly List[]) {
      const length = rows.reduce((least, row) => Math.min(least, row.length), Number.POSITIVE_INFINITY)
      return Array.from({ length }, (_, index) => rows.map((row) => row[index]))
    },
  },
}

/** The items in the order of their keys, which are of one kind. Items with equal keys stay in their order. */
function inOrder(list: List, keys: List): unknown[] {
  const order = typeof keys[0] === 'string' ? compareTexts : compareNumbers
  const places = keys.map((_, place) => place)
  places.sort((one, other) => order(keys[one] as never, keys[other] as never))
  return places.map((place) => list[place])
}

function extremeBy(list: List, by: Reference, name: string, sign: 1 | -1): unknown {
  const keys = list.map((item) => keyOf(item, by, name, ['number', 'string']))
  return extreme(list, keys, sign)
}

/** The first item with the largest key (sign 1) or the smallest (-1); `null` for an empty list. */
function extreme(list: List, keys: List, sign: 1 | -1): unknown {
  let best = 0
  for (let index = 1; index < keys.length; index++) {
    if (compare(keys[index], keys[best]) * sign > 0) best = index
  }
  return list[best] ?? null
}
