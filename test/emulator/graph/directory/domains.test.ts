import assert from 'node:assert/strict'
import test from 'node:test'
import { column, createGraph, refusal } from '../fixture.ts'

test('GET /domains', async (t) => {
  const { ask } = createGraph({ customDomains: ['fabrikam.com', 'fabrikam.net'] })
  const roles = ['Domain.Read.All']

  await t.test(
    'GET /domains lists the verified domains, the initial one first and the first custom one as default',
    async () => {
      const reply = await ask('/v1.0/domains', { roles })
      assert.deepEqual(column(reply, 'id'), ['fabrikam.onmicrosoft.com', 'fabrikam.com', 'fabrikam.net'])
      assert.deepEqual(column(reply, 'isInitial'), [true, false, false])
      assert.deepEqual(column(reply, 'isDefault'), [false, true, false])
      assert.equal(reply.body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#domains')
    },
  )

  await t.test('GET /domains/{id} finds a domain by its name in any letter case, and no other', async () => {
    const { body } = await ask('/v1.0/domains/Fabrikam.COM?$select=isVerified', { roles })
    assert.deepEqual(body['isVerified'], true)
    const { status, error } = await ask('/v1.0/domains/contoso.com', { roles })
    assert.deepEqual([status, error.code], [404, 'Request_ResourceNotFound'])
  })

  await t.test('GET /domains is refused to a caller without its permission', async () => {
    assert.deepEqual(refusal(await ask('/v1.0/domains', { roles: ['User.Read.All'] })), [
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    ])
  })
})
