import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'

/**
 * Global objects and functions of the language, and those of Node that all work here relies on. Node makes others at their first
 * mention, which takes tens of milliseconds.
 */
const FIXED = words(
  'Object Function Array String Number Boolean Symbol BigInt Date Promise Proxy JSON Math Intl Iterator',
  'Map Set WeakMap WeakSet WeakRef FinalizationRegistry ArrayBuffer SharedArrayBuffer DataView Atomics Uint8Array Buffer',
  'parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone fetch',
  'URL URLSearchParams TextEncoder TextDecoder Event EventTarget AbortController AbortSignal',
  'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask',
)

/**
 * Globals whose names stay, and whose properties may change: packages assign those of errors in constructors and extend
 * `Reflect`, and Node writes to some. `RegExp` is four times as slow with a frozen prototype.
 */
const NAMED = words(
  'Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError',
  'RegExp Reflect performance console process global globalThis',
)

/** Objects of the language that have no name. */
function* unnamed(): Generator<object> {
  const empty = [[], new Map(), new Set(), '', 'a'.matchAll(/a/g)] as const
  for (const list of empty) yield prototypeOf(list[Symbol.iterator]())
  for (const make of [function* () {}, async function* () {}, async () => {}] as const) {
    for (let one = prototypeOf(make); one !== Function.prototype; one = prototypeOf(one)) yield one
  }
  for (const generator of [(function* () {})(), (async function* () {})()] as const) {
    // The innermost prototype belongs to the function.
    for (let one = prototypeOf(prototypeOf(generator)); one !== Object.prototype; one = prototypeOf(one)) yield one
  }
  yield prototypeOf(Uint8Array)
  yield prototypeOf(Uint8Array.prototype)
  yield prototypeOf(performance)
  yield AsyncLocalStorage
  yield AsyncLocalStorage.prototype
}

/**
 * Makes the objects of the language, and those of Node that all work here relies on, unchangeable for the rest of the process.
 * A runbook that replaces `JSON.stringify` in one target would change the rows of all others without an error. In a module
 * an assignment to them throws `TypeError`, in the target that tries it.
 */
export function fixGlobals(): void {
  const globals = globalThis as Readonly<Record<string, unknown>>
  for (const name of [...FIXED, ...NAMED]) {
    Object.defineProperty(globalThis, name, { value: globals[name], writable: false, configurable: false })
  }
  for (const name of FIXED) {
    const value = globals[name]
    if (value === Object || value === Function) continue
    Object.freeze(value)
    Object.freeze((value as { readonly prototype?: unknown }).prototype)
  }
  for (const one of unnamed()) Object.freeze(one)
  for (const one of [Object, Function]) {
    Object.freeze(one)
    fixMethods(one.prototype)
    Object.freeze(one.prototype)
  }
  // Its other properties are written in each emitter.
  fixMethods(EventEmitter.prototype)
  Object.defineProperty(Error, 'captureStackTrace', { writable: false, configurable: false })
}

/**
 * Makes the methods of a prototype unchangeable that many objects replace by an assignment of their own, such as `toString`. An
 * object that inherits a frozen property cannot do so.
 */
function fixMethods(prototype: object): void {
  for (const name of Reflect.ownKeys(prototype)) {
    const { value, writable } = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
    if (typeof value !== 'function' || writable !== true) continue
    Object.defineProperty(prototype, name, {
      configurable: false,
      get: () => value,
      set(own: unknown) {
        if (this === prototype) throw new TypeError(`Cannot assign to read only property '${String(name)}'`)
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true })
      },
    })
  }
}

function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '))
}

function prototypeOf(value: unknown): object {
  return Object.getPrototypeOf(value)
}
