import assert from 'node:assert/strict'
import test from 'node:test'
import { newRequestId, requestIds, utiOf } from '../../../src/emulator/entra/request-ids.ts'
import { guid } from '../../../src/emulator/world/model/ids.ts'

test('uti is the GUID with its first three fields little-endian, in base64url', () => {
  assert.equal(utiOf('33221100-5544-7766-8899-aabbccddee00'), 'ABEiM0RVZneImaq7zN3uAA')
})

test('a request ID is a GUID of its own that ends in 00', () => {
  const ids = Array.from({ length: 20 }, newRequestId)
  assert.equal(new Set(ids).size, 20)
  for (const id of ids) {
    assert.match(id, guid)
    assert.match(id, /00$/)
  }
})

test('the correlation ID is the client request ID when that is a GUID, else a new one', () => {
  const sent = '1F0E6A3C-7E0B-4F62-9C0F-0B6D7B7E9A11'
  assert.equal(requestIds(sent).correlationId, sent.toLowerCase())
  for (const unusable of [undefined, '', 'x', `${sent}\r\nset-cookie: a`]) {
    const { correlationId } = requestIds(unusable)
    assert.match(correlationId, guid)
    assert.notEqual(correlationId, sent.toLowerCase())
  }
})
