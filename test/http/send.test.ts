import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyObject } from '../../src/http/send.ts'
import { text } from '../support/scripted-send.ts'

test('bodyObject()', async (t) => {
  await t.test('reads the JSON object in a body', () => {
    assert.deepEqual(bodyObject(text('{"a":1}')), { a: 1 })
  })

  await t.test('knows nothing of lists, other JSON and what is no JSON', () => {
    for (const other of ['[1]', '[{"a":1}]', 'null', '1', '"text"', '', '{', '<html>']) {
      assert.equal(bodyObject(text(other)), undefined, other)
    }
  })
})
