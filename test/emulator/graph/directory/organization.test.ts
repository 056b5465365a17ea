import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, type Json, refusal, rows } from '../fixture.ts'

const roles = ['Organization.Read.All']

test('GET /organization', async (t) => {
  const { ask, target, world } = createGraph({ sites: 1, customDomains: ['fabrikam.com', 'fabrikam.de'] })

  await t.test('GET /organization is the caller’s own tenant, with its domains', async () => {
    const reply = await ask('/v1.0/organization', { roles })
    assert.equal(reply.body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#organization')
    const [organization, ...others] = rows(reply)
    assert.equal(others.length, 0)
    assert.deepEqual([organization?.['id'], organization?.['displayName']], [target.id, 'Fabrikam'])
    const domains = organization?.['verifiedDomains'] as Json[]
    assert.deepEqual(
      domains.map(({ name, isInitial, isDefault }) => [name, isInitial, isDefault]),
      [
        ['fabrikam.onmicrosoft.com', true, false],
        ['fabrikam.com', false, true],
        ['fabrikam.de', false, false],
      ],
    )
  })

  await t.test('GET /organization can be asked for by ID, and selected from', async () => {
    const reply = await ask(`/v1.0/organization/${target.id}?$select=displayName`, { roles })
    assert.deepEqual(reply.body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#organization(displayName)/$entity',
      displayName: 'Fabrikam',
    })
  })

  await t.test('GET /organization/{id} does not find another tenant', async () => {
    const message = `Resource '${world.home.id}' does not exist or one of its queried reference-property objects are not present.`
    const reply = await ask(`/v1.0/organization/${world.home.id}`, { roles })
    assert.deepEqual(refusal(reply), [404, 'Request_ResourceNotFound', message])
  })

  await t.test(
    'GET /organization needs a permission for the directory, and is refused in the directory’s words',
    async () => {
      for (const role of ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All']) {
        assert.equal((await ask('/v1.0/organization', { roles: [role] })).status, 200, role)
      }
      for (const others of [['Sites.FullControl.All'], ['User.Read.All'], []]) {
        const reply = await ask('/v1.0/organization', { roles: others })
        const message = 'Insufficient privileges to complete the operation.'
        assert.deepEqual(refusal(reply), [403, 'Authorization_RequestDenied', message])
      }
    },
  )

  await t.test('GET /organization has no filter', async () => {
    const reply = await ask("/v1.0/organization?$filter=displayName eq 'x'", { roles })
    assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', "'$filter' is not supported by the service."])
  })
})
