import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, refusal } from './fixture.ts'

test('GET /me', async (t) => {
  const { ask } = createGraph({ sites: 1 })

  await t.test('GET /me is refused to an application, because it is no user', async () => {
    const message = '/me request is only valid with delegated authentication flow.'
    assert.deepEqual(refusal(await ask('/v1.0/me', { roles: ['User.Read.All'] })), [400, 'BadRequest', message])
  })

  await t.test('GET /me is refused in another service’s form when the token has no permission at all', async () => {
    const reply = await ask('/v1.0/me')
    const message = 'The token contains no permissions, or permissions can not be understood.'
    assert.deepEqual(refusal(reply), [401, 'NoPermissionsInAccessToken', message])
    const { innerError = {} } = reply.error
    assert.equal(innerError['requestId'], reply.headers.get('request-id'))
    assert.deepEqual(Object.keys(innerError), [
      'oAuthEventOperationId',
      'oAuthEventcV',
      'errorUrl',
      'requestId',
      'date',
    ])
  })
})
