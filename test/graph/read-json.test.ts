import assert from 'node:assert/strict'
import test from 'node:test'
import { readJson } from '../../src/graph/read-json.ts'
import { NOON } from '../support/fake-clock.ts'
import { json, text } from '../support/scripted-send.ts'

const WHAT = 'GET /v1.0/sites'

test('readJson()', async (t) => {
  await t.test('the value of a success is given, and undefined where there is no body', async () => {
    assert.deepEqual(readJson(text('{"a":[1]}'), WHAT, NOON), { a: [1] })
    assert.equal(readJson(text('17'), WHAT, NOON), 17)
    assert.equal(readJson(text('', 204), WHAT, NOON), undefined)
    assert.equal(readJson(text(' \r\n', 202), WHAT, NOON), undefined)
  })

  for (const [name, body] of Object.entries({
    HTML: '<html>',
    'truncated JSON': '{"value":[{"id":',
    'text behind JSON': '{}x',
  })) {
    await t.test(`${name} in place of an answer is refused`, () => {
      assert.throws(
        () => readJson(text(body, 200, { 'request-id': '1d000000-0000-4000-8000-000000000001' }), WHAT, NOON),
        {
          name: 'GraphError',
          code: 'GRAPH_ANSWER_INVALID',
          message: 'The answer to GET /v1.0/sites (200) is not JSON, or only a part of it.',
          status: 200,
          requestId: '1d000000-0000-4000-8000-000000000001',
        },
      )
    })
  }

  await t.test('an error that is wrapped in a success is refused', async () => {
    assert.throws(() => readJson(json({ error: { code: 'accessDenied', message: 'Access denied' } }), WHAT, NOON), {
      name: 'GraphError',
      code: 'GRAPH_ANSWER_INVALID',
      status: 200,
      graphCode: 'accessDenied',
      message: 'Graph answered 200 to GET /v1.0/sites (accessDenied: Access denied).',
      likelyCause: /wraps its answers/,
    })
  })

  await t.test(
    'an object with an `error` among its other properties is a result: a failed operation is what was asked for',
    () => {
      const operation = { id: '1', status: 'failed', error: { code: 'x', message: 'y' } }
      assert.deepEqual(readJson(json(operation), WHAT, NOON), operation)
      assert.deepEqual(readJson(json({ error: null }), WHAT, NOON), { error: null })
    },
  )

  await t.test('an answer is read by its status, even where the caller did not look at it', () => {
    assert.throws(() => readJson(json({ value: [] }, 500), WHAT, NOON), { code: 'GRAPH_BUSY', status: 500 })
  })
})
