import assert from 'node:assert/strict'
import test from 'node:test'
import { runInNewContext } from 'node:vm'
import { plainResult } from '../../src/fleet/runbook-result.ts'

const circle: Record<string, unknown> = { inner: {} }
circle['inner'] = { back: circle }

class Empty {}
class Row {
  readonly id = 7
  size(): number {
    return 3
  }
}
class Computed extends Row {
  get title(): string {
    return 'x'
  }
}
class Deep extends Computed {
  readonly more = 1
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

const refused: Readonly<Record<string, readonly [result: unknown, message: string]>> = {
  'a list of promises, as an async function given to map() makes': [
    [1, 2].map(async (x) => ({ x })),
    'result[0] is a promise: await it',
  ],
  'a promise below an object in a list': [
    [{}, {}, {}, { r: Promise.resolve(1) }],
    'result[3].r is a promise: await it',
  ],
  'an object with a `then`': [{ a: Object.fromEntries([['then', () => {}]]) }, 'result.a is a promise: await it'],
  'a generator': [(function* () {})(), 'result is an iterator: make a list of it'],
  'an asynchronous generator': [{ all: (async function* () {})() }, 'result.all is an asynchronous iterator'],
  'an iterator of a list': [[1].values(), 'result is an iterator'],
  'a Map': [new Map([[1, 2]]), 'result is a Map: make a list of it'],
  'a Set in a list': [[new Set()], 'result[0] is a Set'],
  bytes: [{ file: new Uint8Array(3) }, 'result.file is bytes (Uint8Array)'],
  'a Buffer, whose form in JSON is not what was meant': [Buffer.from('x'), 'result is bytes (Buffer)'],
  'an ArrayBuffer': [new ArrayBuffer(2), 'result is bytes (ArrayBuffer)'],
  'an Error, of which JSON keeps nothing': [{ e: new TypeError('m') }, 'result.e is a TypeError: return its message'],
  'a RegExp': [/x/, 'result is a RegExp that has no properties for JSON'],
  'an answer of fetch': [[new Response('x')], 'result[0] is a Response that has no properties for JSON'],
  Headers: [new Headers(), 'result is an iterator'],
  URLSearchParams: [new URLSearchParams('a=1'), 'result is an iterator'],
  'a Blob': [new Blob(['x']), 'result is a Blob'],
  'a stream': [new ReadableStream(), 'result is an asynchronous iterator'],
  'a WeakMap': [new WeakMap(), 'result is a WeakMap'],
  'an instance that JSON would empty': [new Empty(), 'result is an Empty that has no properties for JSON'],
  'a getter': [
    {
      get now() {
        return Math.random()
      },
    },
    'result.now is a getter',
  ],
  'a getter of a class, which JSON would leave out': [{ rows: [new Computed()] }, 'result.rows[0].title is a getter'],
  'a getter of a class further up': [[new Deep()], 'result[0].title is a getter'],
  'a getter that throws': [
    {
      get now() {
        throw new Error('no')
      },
    },
    'result.now is a getter',
  ],
  'a toJSON that throws': [
    {
      toJSON() {
        throw new Error('no')
      },
    },
    'result is an object that cannot be read: no',
  ],
  'a toJSON that gives a promise': [{ toJSON: () => Promise.resolve(1) }, 'result is a promise'],
  'a proxy that cannot be read': [
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no')
        },
      },
    ),
    'result is an object that cannot be read: no',
  ],
  'an invalid date, which JSON would write as null': [{ at: new Date(Number.NaN) }, 'result.at is an invalid date'],
  'a bigint': [{ n: 1n }, 'result.n is a bigint'],
  NaN: [[0, Number.NaN], 'result[1] is NaN'],
  Infinity: [Number.POSITIVE_INFINITY, 'result is Infinity'],
  'a function': [{ f() {} }, 'result.f is a function'],
  'a symbol': [[Symbol('s')], 'result[0] is a symbol'],
  'a gap in a list': [Object.assign([1], { 2: 3 }), 'result[1] is a gap in the list'],
  'undefined in a list, as a map() without return makes': [[{ a: 1 }, undefined], 'result[1] is undefined'],
  'an object that contains itself': [circle, 'result.inner.back is an object that contains itself'],
  'more levels than can be written': [nested(100_000), 'result is nested too deeply'],
  'a name that a terminal would obey': [{ 'a\u001b[2J': 1n }, 'result["a\\u001b[2J"] is a bigint'],
}

test('plainResult() refuses, with its path,', async (t) => {
  for (const [what, [result, message]] of Object.entries(refused)) {
    await t.test(what, () => {
      assert.throws(
        () => plainResult(result),
        (error: { code?: string; message?: string }) => {
          assert.equal(error.code, 'RUNBOOK_RESULT_INVALID')
          assert.ok(
            error.message?.startsWith(`What the runbook returned cannot be written as JSON: ${message}`),
            error.message,
          )
          return true
        },
      )
    })
  }
})

test('plainResult() gives data as JSON would give it back:', async (t) => {
  const shared = { at: new Date(0) }
  for (const [what, result, expected] of [
    ['nothing', undefined, undefined],
    ['null', null, null],
    ['rows of Graph', [{ id: '1', tags: ['a'], size: 0 }], [{ id: '1', tags: ['a'], size: 0 }]],
    [
      'dates and URLs',
      [new Date(0), new URL('https://a.example/')],
      ['1970-01-01T00:00:00.000Z', 'https://a.example/'],
    ],
    ['a property that is undefined is left out', { a: undefined, b: [{ c: undefined }] }, { b: [{}] }],
    ['an instance with properties', { row: new Row() }, { row: { id: 7 } }],
    [
      'an object of another realm',
      runInNewContext('({ at: new URL("https://a.example/") })', { URL }),
      { at: 'https://a.example/' },
    ],
    [
      'one object in two places',
      [shared, shared],
      [{ at: '1970-01-01T00:00:00.000Z' }, { at: '1970-01-01T00:00:00.000Z' }],
    ],
    ['texts and numbers in objects', [Object('x'), Object(1), Object(true)], ['x', 1, true]],
    [
      'an object without a prototype',
      Object.assign(Object.create(null), { at: new Date(0) }),
      { at: '1970-01-01T00:00:00.000Z' },
    ],
  ] as const) {
    await t.test(what, () => assert.deepEqual(plainResult(result), expected))
  }

  await t.test('a property named __proto__ stays one, and changes no prototype', () => {
    const plain = plainResult(JSON.parse('{"__proto__":{"x":1},"at":[]}')) as object
    const copied = plainResult({ date: new Date(0), inner: JSON.parse('{"__proto__":{"x":1}}') })
    assert.equal(JSON.stringify(plain), '{"__proto__":{"x":1},"at":[]}')
    assert.equal(JSON.stringify(copied), '{"date":"1970-01-01T00:00:00.000Z","inner":{"__proto__":{"x":1}}}')
  })
})

test('plainResult() handles the promises of a result that it refuses: their rejections are not unhandled', async () => {
  const unhandled: unknown[] = []
  const listen = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', listen)
  const rejections = [Promise.reject(new Error('a')), { deep: [Promise.reject(new Error('b'))] }, new Map()]
  assert.throws(() => plainResult(rejections), { code: 'RUNBOOK_RESULT_INVALID' })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  assert.deepEqual(unhandled, [])
})
