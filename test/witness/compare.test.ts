import assert from 'node:assert/strict'
import test from 'node:test'
import { differences } from './compare.ts'
import { fill } from './scope.ts'

const scope = { target: { id: 'a+b' }, headers: { 'x-ms-request-id': '00112233-4455-6677-8899-aabbccddee00' } }

test('what is as expected has no differences, and what is not is told by its place', async (t) => {
  const cases: [what: string, expected: unknown, right: unknown, wrong: unknown, place: string][] = [
    ['a value', 1, 1, '1', 'body'],
    ['null', { a: null }, { a: null }, {}, 'body.a'],
    ['a property', { a: { b: 'x' } }, { a: { b: 'x', c: 1 } }, { a: { b: 'y' } }, 'body.a.b'],
    ['a list', [1, 2], [1, 2], [1, 2, 3], 'body'],
    ['an item', [{ a: 1 }], [{ a: 1 }], [{ a: 2 }], 'body[0].a'],
    ['a placeholder', 'id {target.id}.', 'id a+b.', 'id aab.', 'body'],
    ['$match, from end to end', { $match: '\\d+' }, '12', '12a', 'body'],
    ['$match with a placeholder', { $match: '{target.id}\\d' }, 'a+b1', 'aab1', 'body'],
    ['$json', { $json: { a: 1 } }, '{"a":1}', '{"a":2}', 'body.a'],
    ['$between', { $between: [1, 3] }, 3, 4, 'body'],
    ['$length', { $length: 2 }, ['a', 'b'], ['a'], 'body.length'],
    ['$keys, in order', { $keys: ['a', 'b'] }, { a: 1, b: 2 }, { b: 2, a: 1 }, 'body'],
    ['$keys, and no others', { $keys: ['a'] }, { a: 1 }, { a: 1, b: 2 }, 'body'],
    ['$inOrder', { $inOrder: ['a', 'c'] }, { a: 1, b: 2, c: 3 }, { c: 3, a: 1 }, 'body'],
    ['$inOrder, all of them', { $inOrder: ['a', 'c'] }, { a: 1, c: 3 }, { a: 1 }, 'body'],
    ['$absent', { $absent: ['a'] }, { b: 1 }, { a: undefined }, 'body'],
  ]
  for (const [what, expected, right, wrong, place] of cases) {
    await t.test(what, () => {
      assert.deepEqual(differences(expected, right, scope, 'body'), [])
      const [difference = '', ...others] = differences(expected, wrong, scope, 'body')
      assert.equal(difference.split('\n')[0], place)
      assert.deepEqual(others, [])
    })
  }
})

test('fill() puts values in the place of placeholders, and refuses one that stands for nothing', () => {
  assert.deepEqual(fill(['{target.id}', { a: '/{target.id}/' }], scope), ['a+b', { a: '/a+b/' }])
  assert.equal(fill('{target}/{tenantid}', scope), '{target}/{tenantid}')
  assert.equal(fill('{uti:headers.x-ms-request-id}', scope), 'MyIRAFVEd2aImaq7zN3uAA')
  assert.throws(() => fill('{target.name}', scope), { message: 'There is nothing that {target.name} could stand for.' })
})
