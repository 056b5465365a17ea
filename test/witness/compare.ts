import { isDeepStrictEqual } from 'node:util'
import { fill, fillPattern, isRecord, type Scope } from './scope.ts'

/**
 * Where an answer is not as expected, a line each: the place, what was expected, what was there. None when it is.
 *
 * An object may have more properties than are expected, a list may not. In the place of a value may stand:
 *  - `{"$match": "…"}`: a text that this regular expression describes from end to end
 *  - `{"$json": …}`: a text that holds this as JSON
 *  - `{"$between": [least, most]}`: a number
 *  - `{"$length": n}`: a list of so many items
 *  - `{"$keys": […]}`: an object with these keys, in this order, and no others
 *  - `{"$inOrder": […]}`: an object with these keys in this order, and perhaps others between them
 *  - `{"$absent": […]}`: an object without these keys
 * The last three may stand together, and with properties.
 */
export function differences(expected: unknown, actual: unknown, scope: Scope, place: string): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differ(place, fill(expected, scope), actual)
    return expected.flatMap((item, index) => differences(item, actual[index], scope, `${place}[${index}]`))
  }
  if (!isRecord(expected)) {
    const value = fill(expected, scope)
    return isDeepStrictEqual(value, actual) ? [] : differ(place, value, actual)
  }
  return Object.entries(expected).flatMap(([key, value]) => {
    const matcher = matchers[key]
    if (matcher !== undefined) return matcher(value, actual, scope, place)
    return differences(value, isRecord(actual) ? actual[key] : undefined, scope, `${place}.${key}`)
  })
}

type Matcher = (value: unknown, actual: unknown, scope: Scope, place: string) => string[]

const matchers: Readonly<Record<string, Matcher>> = {
  $match(value, actual, scope, place) {
    const pattern = new RegExp(`^(?:${fillPattern(String(value), scope)})$`, 's')
    return typeof actual === 'string' && pattern.test(actual) ? [] : differ(place, pattern, actual)
  },
  $json(value, actual, scope, place) {
    return differences(value, typeof actual === 'string' ? JSON.parse(actual) : actual, scope, place)
  },
  $between(value, actual, _, place) {
    const [least, most] = value as [number, number]
    return typeof actual === 'number' && actual >= least && actual <= most ? [] : differ(place, value, actual)
  },
  $length(value, actual, _, place) {
    const found = Array.isArray(actual) ? actual.length : undefined
    return found === value ? [] : differ(`${place}.length`, value, found)
  },
  $keys: (value, actual, _, place) =>
    isDeepStrictEqual(keysOf(actual), value) ? [] : differ(place, value, keysOf(actual)),
  $inOrder(value, actual, _, place) {
    const wanted = value as string[]
    const found = keysOf(actual).filter((key) => wanted.includes(key))
    return isDeepStrictEqual(found, wanted) ? [] : differ(place, wanted, found)
  },
  $absent(value, actual, _, place) {
    const found = keysOf(actual).filter((key) => (value as string[]).includes(key))
    return found.length === 0 ? [] : differ(place, 'none of these keys', found)
  },
}

function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : []
}

function differ(place: string, expected: unknown, actual: unknown): string[] {
  return [`${place}\n  expected ${show(expected)}\n  actual   ${show(actual)}`]
}

function show(value: unknown): string {
  return value instanceof RegExp ? String(value) : JSON.stringify(value)
}
