import assert from 'node:assert/strict'
import test from 'node:test'
import { errorJson } from '../../../src/errors/error-json.ts'
import { GraphError } from '../../../src/errors/errors.ts'
import { codePlace } from '../../../src/fleet/user-code/code-place.ts'
import { thrownByRunbook } from '../../../src/fleet/user-code/runbook-errors.ts'
import { accessToken } from '../../support/tokens.ts'

const file = '/books/list.ts'
const withStack = (...frames: string[]): Error =>
  Object.assign(new Error('m'), {
    stack: ['Error: m', '    at not a place', ...frames.map((one) => `    at ${one}`)].join('\n'),
  })
const own = new URL('../../../src/graph/client.ts', import.meta.url).href

test('codePlace() names the frame', async (t) => {
  for (const [what, frames, at] of [
    [
      'in the runbook, though others are further in',
      ['inner (file:///books/lib/x.ts:2:1)', 'run (file:///books/list.ts:7:13)'],
      'list.ts:7',
    ],
    ['in a file that the runbook imports', ['load (file:///books/lib/x.ts:2:1)'], 'lib/x.ts:2'],
    [
      'beside packages, Node and Towline',
      ['f (file:///books/node_modules/p/i.js:1:1)', 'g (node:fs:1:1)', `h (${own}:9:9)`, 'file:///other/y.ts:3:5'],
      '../other/y.ts:3',
    ],
    ['of an async function', ['async Object.run (file:///books/list.ts:9:3)'], 'list.ts:9'],
    ['of an async function without a name', ['async file:///books/list.ts:11:3'], 'list.ts:11'],
    ['in a folder with brackets and blanks', ['run (file:///books/a%20(b)/x.ts:4:1)'], 'a (b)/x.ts:4'],
    ['of a CommonJS file', ['Object.<anonymous> (/books/old.cjs:5:2)'], 'old.cjs:5'],
    [
      'that evaluated a text, also one that evaluated another',
      [
        'eval (eval at <anonymous> (eval at run (file:///books/list.ts:6:25), <anonymous>:3:1), <anonymous>:1:1)',
        'f (file:///books/list.ts:9:1)',
      ],
      'list.ts:6',
    ],
    ['of no code of the author', ['g (node:fs:1:1)'], undefined],
  ] as const) {
    await t.test(what, () => assert.equal(codePlace(withStack(...frames), file)?.at, at))
  }

  await t.test('of nothing that has no stack, or that throws when it is read', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    )
    for (const thrown of [undefined, null, 'text', 7, {}, hostile, Symbol('s')])
      assert.equal(codePlace(thrown, file), undefined)
  })

  await t.test('and keeps lines of the stack without the message, without Towline above it, and without tokens', () => {
    const token = accessToken({})
    const place = codePlace(
      withStack(`h (${own}:9:9)`, `${token} (file:///books/list.ts:7:13)`, 'g (node:fs:1:1)'),
      file,
    )
    assert.deepEqual(place?.stack, ['at [token removed] (file:///books/list.ts:7:13)', 'at g (node:fs:1:1)'])
  })
})

test('thrownByRunbook() describes', async (t) => {
  const cause = new Error('outer', { cause: new Error('middle', { cause: 'inner' }) })
  const endless = new Error('round')
  endless.cause = endless
  for (const [what, thrown, message] of [
    ['a text', 'just text', 'The runbook failed: just text'],
    ['nothing', undefined, 'The runbook failed: undefined'],
    ['an object with a message', { message: 'like an error' }, 'The runbook failed: like an error'],
    ['an object without one', { a: 1 }, 'The runbook failed: {"a":1}'],
    ['causes', cause, 'outer; caused by: middle; caused by: inner'],
    ['a cause that is the error itself', endless, 'round; caused by: round'],
    [
      'what an AggregateError gathered',
      new AggregateError([new Error('a'), 'b', new Error('c'), new Error('d')], 'all'),
      'all; a; b; c; and 1 more',
    ],
    ['an error without a message', new TypeError(), 'TypeError'],
    [
      'an object that throws',
      {
        get message() {
          throw new Error('no')
        },
        toJSON() {
          throw new Error('no')
        },
      },
      'The runbook failed: something that cannot be shown',
    ],
  ] as const) {
    await t.test(what, () => {
      const error = thrownByRunbook(thrown, undefined)
      assert.equal(error.code, 'RUNBOOK_FAILED')
      assert.ok(error.message.endsWith(message), error.message)
      assert.equal(error.cause, thrown)
    })
  }

  await t.test('a message of some length by its beginning, and says how long it is', () => {
    const { message } = thrownByRunbook(new Error('x'.repeat(5_000_000)), file)
    assert.ok(message.length < 5_000, String(message.length))
    assert.match(message, /x… \(5000000 characters in all\)$/)
  })

  await t.test('an error of Towline as itself, with its place', () => {
    const refused = new GraphError('GRAPH_REFUSED', { message: 'm', likelyCause: 'c', fix: 'f' })
    refused.stack = withStack('run (file:///books/list.ts:7:13)').stack ?? ''
    assert.equal(thrownByRunbook(refused, file), refused)
    assert.deepEqual(errorJson(refused, 'fabrikam').at, 'list.ts:7')
  })
})
