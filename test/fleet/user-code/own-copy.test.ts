import assert from 'node:assert/strict'
import test from 'node:test'
import { ownCopy } from '../../../src/fleet/user-code/own-copy.ts'

test('ownCopy()', async (t) => {
  await t.test('a change of the copy, at any depth, leaves the original as it was', () => {
    const given = { list: [{ a: 1 }], day: new Date(0), map: new Map([['a', 1]]), none: null }
    const copy = ownCopy(given)
    assert.deepEqual(copy, given)
    copy.list[0] = { a: 2 }
    copy.day.setTime(1)
    copy.map.set('a', 2)
    assert.deepEqual(given, { list: [{ a: 1 }], day: new Date(0), map: new Map([['a', 1]]), none: null })
  })

  await t.test('an object that contains itself is copied, and so is a property of the name __proto__', () => {
    const given: Record<string, unknown> = JSON.parse('{"__proto__":{"polluted":1}}')
    given['self'] = given
    const copy = ownCopy(given)
    assert.equal(copy['self'], copy)
    assert.deepEqual(Object.keys(copy), ['__proto__', 'self'])
    assert.equal(Object.getPrototypeOf(copy), Object.prototype)
  })

  await t.test('an object of a class and a function stay what they are', () => {
    const given = { url: new URL('https://graph.microsoft.com'), call: () => 1, map: new Map([['f', () => 1]]) }
    const copy = ownCopy(given)
    assert.equal(copy.url, given.url)
    assert.equal(copy.call, given.call)
    assert.equal(copy.map, given.map)
  })
})
