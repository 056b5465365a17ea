import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyObject } from '../../src/http/send.ts'
import { text } from '../support/scripted-send.ts'

test('bodyObject()', async (t) => {
  await t.test('a JSON object in a body is read', () => {
    assert.deepEqual(bodyObject(text('{"a":1}')), { a: 1 })
  })

  await t.test('a list, other JSON and text that is not JSON give undefined', () => {
    for (const other of ['[1]', '[{"a":1}]', 'null', '1', '"text"', '', '{', '<html>']) {
      assert.equal(bodyObject(text(other)), undefined, other)
    }
  })
})
