import assert from 'node:assert/strict'
import test from 'node:test'
import { faulty, type Subject } from './support.ts'

const digits = '{ "usn": 9223372036854775807, "price": 1.10, "usn": 1 }'

test('answer: status, headers and text come to the letter', async () => {
  const { graph, emulator } = await faulty({
    kind: 'answer',
    path: '/v1.0/things/1',
    status: 202,
    headers: { Location: '/v1.0/things/1/operations/2', 'Content-Type': 'application/octet-stream' },
    body: digits,
  })
  const answer = await graph('/v1.0/things/1')
  assert.deepEqual([answer.status, answer.text], [202, digits])
  assert.equal(answer.headers['location'], '/v1.0/things/1/operations/2')
  assert.equal(answer.headers['content-type'], 'application/octet-stream')
  assert.equal(emulator.faults.list[0]?.spoilt, 1)
  assert.equal((await graph('/v1.0/things/2')).status, 400)
})

test('answer: without more it is an empty 200, and a body without a type is JSON', async () => {
  const { graph } = await faulty([
    { kind: 'answer', path: '/v1.0/empty' },
    { kind: 'answer', path: '/v1.0/json', body: '{}' },
  ])
  const empty = await graph('/v1.0/empty')
  assert.deepEqual([empty.status, empty.text, empty.headers['content-type']], [200, '', undefined])
  assert.equal((await graph('/v1.0/json')).headers['content-type'], 'application/json')
})

test('answer: one after the other, and then as the service answers', async () => {
  const { graph } = await faulty([
    { kind: 'answer', times: 1, body: '{"page":1}' },
    { kind: 'answer', times: 1, body: '{"page":2}' },
  ])
  assert.deepEqual((await graph('/v1.0/organization')).json(), { page: 1 })
  assert.deepEqual((await graph('/v1.0/organization')).json(), { page: 2 })
  assert.equal((await graph('/v1.0/organization')).json().page, undefined)
})

test('answer: an item of a batch is answered by its path, with its digits', async () => {
  const subject = await faulty([
    { kind: 'answer', path: '/v1.0/numbers', body: digits },
    { kind: 'answer', path: '/v1.0/text', headers: { 'Content-Type': 'text/plain' }, body: 'plain' },
    { kind: 'answer', path: '/v1.0/broken', body: '{' },
  ])
  const text = await batch(subject, ['/numbers', '/text', '/broken'])
  assert.ok(text.includes(`"body":${digits}`), text)
  const [, plain, broken] = JSON.parse(text).responses
  assert.deepEqual([atob(plain.body), atob(broken.body)], ['plain', '{'])
})

test('answer: a batch as a whole is answered by its own path', async () => {
  const whole = '{"responses":[{"id":"0","status":200,"headers":null,"body":null}]}'
  const subject = await faulty({ kind: 'answer', path: '/v1.0/$batch', body: whole })
  assert.equal(await batch(subject, ['/organization']), whole)
})

test('answer: the token service answers so too', async () => {
  const { exchange } = await faulty({ kind: 'answer', service: 'authority', status: 400, body: '{"error":"unknown"}' })
  const { status, text } = await exchange()
  assert.deepEqual([status, text], [400, '{"error":"unknown"}'])
})

test('answer: a write is not carried out', async () => {
  const { graph, emulator, target } = await faulty({ kind: 'answer', method: 'POST', status: 201, body: '{"id":"1"}' })
  const permissions = `/v1.0/sites/${target.sharePoint.geographies[0]?.sites.at(0).id}/permissions`
  const application = { id: emulator.env['TOWLINE_CLIENT_ID'], displayName: 'Demo' }
  const write = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ roles: ['read'], grantedToIdentities: [{ application }] }),
  }
  assert.deepEqual((await graph(permissions, write)).json(), { id: '1' })
  assert.deepEqual((await graph(permissions)).json().value, [])
})

async function batch({ graph }: Subject, urls: readonly string[]): Promise<string> {
  const requests = urls.map((url, index) => ({ id: String(index), method: 'GET', url }))
  const answer = await graph('/v1.0/$batch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  })
  assert.equal(answer.status, 200)
  return answer.text
}
