/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight } from './one-of-twelve.ts'

test('a runbook that replaces globals fails in its own target:', (t) =>
  assertOthersAreRight(t, {
    'JSON.stringify': {
      does: `JSON.stringify = () => '{"target":"forged"}'`,
      error: /read only property 'stringify'/,
    },
    'JSON.parse': {
      does: `JSON.parse = () => ({ value: [] })`,
      error: /read only property 'parse'/,
    },
    'methods of lists': {
      does: `Array.prototype.map = () => []`,
      error: /read only property 'map'/,
    },
    'the iterator of lists': {
      does: `Array.prototype[Symbol.iterator] = function* () {} as any`,
      error: /read only property 'Symbol\(Symbol\.iterator\)'/,
    },
    'the step of an iterator': {
      does: `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })`,
      error: /read only property 'next'/,
    },
    'asynchronous generators': {
      does: `Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())).next = async () => ({ done: true })`,
      error: /read only property 'next'/,
    },
    'Date.now': {
      does: `Date.now = () => 9e15`,
      error: /read only property 'now'/,
    },
    'Date itself': {
      does: `(globalThis as any).Date = class {}`,
      error: /read only property 'Date'/,
    },
    timers: {
      does: `(globalThis as any).setTimeout = () => {}`,
      error: /read only property 'setTimeout'/,
    },
    promises: {
      does: `Promise.prototype.then = () => new Promise(() => {})`,
      error: /read only property 'then'/,
    },
    'Promise.race': {
      does: `Promise.race = () => Promise.reject(new Error('x'))`,
      error: /read only property 'race'/,
    },
    'the prototype of all objects, by a new property': {
      does: `Object.assign(Object.prototype, { signal: 1, tenant: 'x', toJSON: () => 'x', then: (done: any) => done(1) })`,
      error: /object is not extensible/,
    },
    'the prototype of all objects, by its own': {
      does: `Object.prototype.toString = () => 'x'`,
      error: /read only property 'toString'/,
    },
    'Object.keys': {
      does: `Object.keys = () => []`,
      error: /read only property 'keys'/,
    },
    'maps and sets': {
      does: `Map.prototype.get = () => undefined`,
      error: /read only property 'get'/,
    },
    texts: {
      does: `String.prototype.replace = () => 'x'`,
      error: /read only property 'replace'/,
    },
    buffers: {
      does: `Buffer.prototype.toString = () => ''`,
      error: /read only property 'toString'/,
    },
    decoders: {
      does: `TextDecoder.prototype.decode = () => '{}'`,
      error: /read only property 'decode'/,
    },
    'URL.parse': {
      does: `(URL as any).parse = () => null`,
      error: /read only property 'parse'/,
    },
    signals: {
      does: `AbortSignal.prototype.throwIfAborted = () => { throw new Error('x') }`,
      error: /read only property 'throwIfAborted'/,
    },
    emitters: {
      does: `EventEmitter.prototype.emit = () => true`,
      error: /read only property 'emit'/,
      above: "import { EventEmitter } from 'node:events'",
    },
    'asynchronous storage': {
      does: `AsyncLocalStorage.prototype.getStore = () => undefined`,
      error: /read only property 'getStore'/,
      above: "import { AsyncLocalStorage } from 'node:async_hooks'",
    },
    fetch: {
      does: `(globalThis as any).fetch = () => { throw new Error('x') }`,
      error: /read only property 'fetch'/,
    },
    'all globals, deleted': {
      does: `for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete (globalThis as any)[name] } catch {} }; throw new Error('own')`,
      error: /: own$/,
    },
    'stacks of errors': {
      does: `Error.prepareStackTrace = () => { throw new Error('p') }; throw new Error('own')`,
      error: /: own$/,
    },
    'objects and functions of its own with such names': {
      does: `const one: any = {}; one.toString = () => 'x'; one.constructor = 1; class Own extends Error { constructor() { super(); this.name = 'Own'; this.message = 'm' } }; const emitter: any = new EventEmitter(); emitter.emit = () => true; function old(this: any) {}; old.prototype.toString = () => 'y'; (old as any).call = 1; (globalThis as any).mine = 1; if (String(one) !== 'x' || new Own().message !== 'm' || emitter.emit('a') !== true || String(new (old as any)()) !== 'y') throw new Error('changed')`,
      error: 'harmless',
      above: "import { EventEmitter } from 'node:events'",
    },
  }))
