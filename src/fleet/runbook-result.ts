import { RunbookError } from '../errors/errors.ts'
import { isSentNumber } from '../text/json.ts'
import { quote } from '../text/quote.ts'
import { describeThrown } from './user-code/describe-thrown.ts'
import { notData } from './user-code/not-data.ts'

/**
 * The result as JSON writes it. Throws `RunbookError` `RUNBOOK_RESULT_INVALID`, with the path of the value, for values that
 * JSON cannot write, would drop, or would write as `{}`. A property that is `undefined` is left out, as JSON does.
 */
export function plainResult(result: unknown): unknown {
  try {
    if (result === undefined || isPlain(result, { left: MOST_VISITS }, MOST_DEPTH)) return result
    return plainCopy(result, { path: [], inside: new Set() })
  } catch (error) {
    handlePromises(result, new Set())
    throw error instanceof NotData ? invalid(error.path, error.message) : unreadable(error)
  }
}

/** Values that are examined without a copy, at most. A larger result, or one that contains itself, is copied. */
const MOST_VISITS = 1_000_000
const MOST_DEPTH = 100

/**
 * Whether JSON would give the value back unchanged, as with Graph's answers. A copy of these would cost more than fetching
 * them.
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
  for (const name in value) {
    const property = Object.getOwnPropertyDescriptor(value, name)
    // A getter can answer differently when the result is written.
    if (property === undefined || property.get !== undefined) return false
    if (!isPlain(property.value, visits, depth - 1)) return false
  }
  return true
}

type Path = readonly (string | number)[]

/** Where in the result a value is. */
interface Place {
  readonly path: (string | number)[]
  /** The objects that contain it. */
  readonly inside: Set<object>
}

/** Says which value is no data, and what it is. */
class NotData extends Error {
  readonly path: Path

  constructor({ path }: Place, what: string) {
    super(what)
    this.path = [...path]
  }
}

/** What JSON would write, each value read once. Throws `NotData`. */
function plainCopy(given: unknown, at: Place): unknown {
  const value = asJsonTakesIt(given, at)
  const what = notData(value)
  if (what !== undefined) throw new NotData(at, what)
  // Such a number prints with the digits that Graph sent.
  if (typeof value !== 'object' || value === null || isSentNumber(value)) return value
  if (at.inside.has(value)) throw new NotData(at, 'an object that contains itself')
  at.inside.add(value)
  const copy = Array.isArray(value) ? listCopy(value, at) : objectCopy(value, at)
  at.inside.delete(value)
  return copy
}

function listCopy(list: readonly unknown[], at: Place): unknown[] {
  return Array.from(list, (item, index) =>
    step(at, index, () => {
      if (item === undefined) throw new NotData(at, index in list ? 'undefined' : 'a gap in the list')
      return plainCopy(item, at)
    }),
  )
}

function objectCopy(value: object, at: Place): object {
  const inherited = getterOfClass(value)
  if (inherited !== undefined) step(at, inherited, () => refuseGetter(at))
  const entries = Object.keys(value).map((name) =>
    step(at, name, () => {
      const own = Object.getOwnPropertyDescriptor(value, name)
      if (own?.get !== undefined) refuseGetter(at)
      return [name, own?.value === undefined ? undefined : plainCopy(own.value, at)] as const
    }),
  )
  // `fromEntries` makes `__proto__` a property like any other.
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined))
}

function refuseGetter(at: Place): never {
  throw new NotData(at, 'a getter: write its value in its place')
}

/** A getter that the object has from its class, which JSON would leave out. */
function getterOfClass(value: object): string | undefined {
  for (
    let prototype = Object.getPrototypeOf(value);
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    // `Object.prototype` of another realm, such as one of `node:vm`, has `__proto__`.
    const found = properties.find(([name, { get }]) => get !== undefined && name !== '__proto__')
    if (found !== undefined) return found[0]
  }
  return undefined
}

function step<Copy>({ path }: Place, to: string | number, copy: () => Copy): Copy {
  path.push(to)
  const made = copy()
  path.pop()
  return made
}

/** Dates, URLs and other objects that say themselves how JSON writes them, and texts and numbers in an object of their own. */
function asJsonTakesIt(value: unknown, at: Place): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date && Number.isNaN(value.getTime())) throw new NotData(at, 'an invalid date')
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf()
  if (ArrayBuffer.isView(value)) return value
  const { toJSON } = value as { readonly toJSON?: unknown }
  return typeof toJSON === 'function' ? toJSON.call(value, String(at.path.at(-1) ?? '')) : value
}

/** Nothing waits for a promise in a refused result, so its rejection must not count as unhandled. */
function handlePromises(value: unknown, seen: Set<unknown>): void {
  try {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof Promise) return void value.catch(() => {})
    for (const name of Object.keys(value)) handlePromises(Object.getOwnPropertyDescriptor(value, name)?.value, seen)
  } catch {
    // A proxy that refuses to be read, or more levels than the stack has room for.
  }
}

function unreadable(cause: unknown): RunbookError {
  if (cause instanceof RangeError) return invalid([], 'nested too deeply')
  return invalid([], `an object that cannot be read: ${describeThrown(cause)}`)
}

function invalid(path: Path, what: string): RunbookError {
  return new RunbookError('RUNBOOK_RESULT_INVALID', {
    message: `What the runbook returned cannot be written as JSON: ${inWords(path)} is ${what}.`,
    likelyCause: 'Results go into reports and to other programs, so they are plain data.',
    fix: 'Return objects, lists, text, numbers, true, false or null; for a list of promises `await Promise.all(list)`.',
  })
}

/** Steps of a path that an error names. */
const MOST_STEPS = 12
/** Characters of a name that is shown as it is. */
const LONGEST_NAME = 60

/** `result[3].name`. */
function inWords(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[A-Za-z_$][\w$]*$/.test(step) && step.length <= LONGEST_NAME ? `.${step}` : `[${quote(step)}]`
  })
  return `result${steps.slice(0, MOST_STEPS).join('')}${steps.length > MOST_STEPS ? '…' : ''}`
}
