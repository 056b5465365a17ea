import assert from 'node:assert/strict'
import test from 'node:test'
import { checkAccess } from '../../src/guard/access.ts'

const QUESTIONS = [
  '/v1.0/search/query',
  '/beta/search/query',
  '/v1.0/directoryObjects/getByIds',
  '/v1.0/directoryObjects/validateProperties',
  '/v1.0/users/u@fabrikam.example/getMemberGroups',
  '/v1.0/servicePrincipals/0a1b/checkMemberObjects',
  '/v1.0/groups/0a1b/getMemberObjects',
  '/v1.0/me/checkMemberGroups',
]

const WRITES: readonly [method: string, path: string][] = [
  ['POST', '/v1.0/sites'],
  ['POST', '/v1.0/$batch'],
  ['POST', '/v1.0/search'],
  ['POST', '/v1.0/search/query/x'],
  ['POST', '/v1.0/x/search/query'],
  ['POST', '/search/query'],
  ['POST', '/v2.0/search/query'],
  ['POST', '/v1.0/users/a/b/getMemberGroups'],
  ['POST', '/v1.0/groups/0a1b/members/$ref'],
  ['POST', '/v1.0/users/getMemberGroups/revokeSignInSessions'],
  ['PATCH', '/v1.0/search/query'],
  ['PUT', '/v1.0/directoryObjects/getByIds'],
  ['DELETE', '/v1.0/users/u/getMemberGroups'],
  ['MERGE', '/v1.0/users/u'],
  ['get', '/v1.0/sites'],
]

test('a read-only target', async (t) => {
  await t.test('may be read', () => {
    for (const method of ['GET', 'HEAD']) checkAccess(method, '/v1.0/sites', 'read-only')
  })

  await t.test("may be asked Graph's questions that are put by POST", () => {
    for (const path of QUESTIONS) checkAccess('POST', path, 'read-only')
  })

  for (const [method, path] of WRITES) {
    await t.test(`refuses ${method} ${path}`, () => {
      assert.throws(() => checkAccess(method, path, 'read-only'), {
        name: 'AccessError',
        code: 'WRITE_REFUSED',
        message: `${method} ${path} was not sent: this target is read-only.`,
        fix: /access: read-write/,
      })
    })
  }
})

test('a read-write target may be written to', () => {
  for (const [method, path] of WRITES) checkAccess(method, path, 'read-write')
})

test('a header that overrides the method makes a write of a question', () => {
  for (const name of ['X-HTTP-Method-Override', 'x-http-method']) {
    assert.throws(() => checkAccess('GET', '/v1.0/users/1', 'read-only', { [name]: 'DELETE' }), {
      name: 'AccessError',
      code: 'WRITE_REFUSED',
    })
    checkAccess('GET', '/v1.0/users/1', 'read-write', { [name]: 'DELETE' })
  }
})
