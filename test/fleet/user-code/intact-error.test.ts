import assert from 'node:assert/strict'
import test from 'node:test'
import { GraphError } from '../../../src/errors/errors.ts'
import { intactError } from '../../../src/fleet/user-code/intact-error.ts'

const made = (changes: object = {}): GraphError =>
  Object.assign(new GraphError('GRAPH_FORBIDDEN', { message: 'm', likelyCause: 'c', fix: 'f', status: 403 }), changes)

test('intactError()', async (t) => {
  await t.test('an error as Towline made it is given back, also with a cause and a place', () => {
    for (const error of [made(), made({ cause: new Error('x') }), made({ place: { at: 'a.ts:1', stack: ['at a'] } })]) {
      assert.equal(intactError(error), error)
    }
  })

  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const refused: readonly [string, unknown][] = [
    ['an object for a text', made({ fix: {} })],
    ['a code that does not exist', made({ code: 'NONE' })],
    ['a status that is an object', made({ status: { toJSON: () => 1 } })],
    ['a place of another form', made({ place: { at: 1, stack: [] } })],
    ['a getter', Object.defineProperty(made(), 'message', { get: () => 'm' })],
    ['an error that was frozen', Object.freeze(made())],
    ['a proxy that was revoked', proxy],
    ['an error of other code', new Error('x')],
  ]
  for (const [what, thrown] of refused) {
    await t.test(`${what} is not taken for an error of Towline`, () => assert.equal(intactError(thrown), undefined))
  }
})
