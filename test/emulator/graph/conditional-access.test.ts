import assert from 'node:assert/strict'
import test from 'node:test'
import { column, createGraph, refusal, rows } from './fixture.ts'

const path = '/v1.0/identity/conditionalAccess/policies'
const roles = ['Policy.Read.All']

test('GET /identity/conditionalAccess/policies', async (t) => {
  await t.test('lists the policies that the sign-in obeys, and the one that only reports elsewhere', async () => {
    const { ask, target } = createGraph({ sites: 3 })
    const seen = async () => {
      const reply = await ask(path, { roles })
      return column(reply, 'displayName').map((name, index) => [name, column(reply, 'state')[index]])
    }
    const mfa = 'Require multifactor authentication for all users'
    assert.deepEqual(await seen(), [[mfa, 'enabledForReportingButNotEnforced']])
    target.signInPolicies = { requireMfa: true, blockDeviceCode: true }
    assert.deepEqual(await seen(), [
      [mfa, 'enabled'],
      ['Block device code flow', 'enabled'],
    ])
  })

  await t.test('a policy is found by its ID, and others are not', async () => {
    const { ask } = createGraph({ sites: 3 })
    const [policy] = rows(await ask(path, { roles }))
    const { body } = await ask(`${path}/${policy?.['id']}?$select=state`, { roles })
    assert.equal(body['state'], policy?.['state'])
    const { status, error } = await ask(`${path}/99999999-2222-4333-8444-555555555555`, { roles })
    assert.deepEqual([status, error.code], [404, 'Request_ResourceNotFound'])
  })

  await t.test('a tenant without licences has no policies', async () => {
    assert.deepEqual(rows(await createGraph({}).ask(path, { roles })), [])
  })

  await t.test('the policies are refused to a caller without their permission', async () => {
    assert.deepEqual(refusal(await createGraph().ask(path, { roles: ['Directory.Read.All'] })), [
      403,
      'AccessDenied',
      'You cannot perform the requested operation, required scopes are missing in the token.',
    ])
  })
})
