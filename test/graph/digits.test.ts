import assert from 'node:assert/strict'
import test from 'node:test'
import { listSites } from '../../src/graph/sites.ts'
import { text } from '../support/scripted-send.ts'
import { client, collect, writable } from './support.ts'

const row = '{"usn":9223372036854775807,"share":1.10,"size":1E5,"zero":-0,"price":1234567890123456.78}'
const list = `{"value":[${row}]}`
/** What a JavaScript number can hold is one, and has its value. */
const inexact = '{"usn":9223372036854775807,"share":1.1,"size":100000,"zero":0,"price":1234567890123456.78}'

test('get(), post() and list() give each number with all its digits', async (t) => {
  const { made } = client(t, [text(row), text(row), text(list)], writable)
  assert.equal(JSON.stringify(await made.get('/a')), inexact)
  assert.equal(JSON.stringify(await made.post('/a', {})), inexact)
  assert.equal(JSON.stringify((await collect(made.list('/a'))).got), `[${inexact}]`)
})

test('with digits: all each number prints as it was sent', async (t) => {
  const { made } = client(t, [text(row), text(list), text(list)])
  assert.equal(JSON.stringify(await made.get('/a', { digits: 'all' })), row)
  assert.equal(JSON.stringify((await collect(made.list('/a', { digits: 'all' }))).got), `[${row}]`)
  assert.equal(JSON.stringify((await collect(listSites(made, { digits: 'all' }))).got), `[${row}]`)
})

test('a number that came with all its digits is sent with them', async (t) => {
  const { made, requests } = client(t, [text(row), text('', 204)], writable)
  await made.patch('/a', await made.get('/a'))
  assert.equal(requests[1]?.body, inexact)
})

test('the body of an item of a batch has all digits of its numbers', async (t) => {
  const { made } = client(t, [
    ({ body }) => {
      const { requests } = JSON.parse(String(body)) as { requests: { id: string }[] }
      const items = requests.map(({ id }) => `{"id":${JSON.stringify(id)},"status":200,"body":${row}}`)
      return text(`{"responses":[${items.join()}]}`)
    },
  ])
  for (const result of await made.batch([{ path: '/a' }, { path: '/b' }])) {
    assert.ok(result.ok)
    assert.equal(JSON.stringify(result.body), inexact)
  }
})

test('the type of a number that stays one is number, so that arithmetic with it works', async (t) => {
  const { made } = client(t, [text('{"share":1.10,"total":100.00,"weight":0.10000000000000001}')])
  assert.deepEqual(await made.get('/a'), { share: 1.1, total: 100, weight: 0.1 })
})
