import assert from 'node:assert/strict'
import test from 'node:test'
import { segmentsOf } from '../../../src/emulator/graph/paths.ts'
import { createGraph, refusal } from './fixture.ts'

test('segmentsOf()', async (t) => {
  const cases: [path: string, segments: string[]][] = [
    ['/sites', ['sites']],
    ['/sites/', ['sites']],
    ['//sites//root', ['sites', 'root']],
    ['/users/a%40b.c', ['users', 'a@b.c']],
    ['/sites/h%2C1%2C2', ['sites', 'h,1,2']],
    ['/sites/h:/sites/hr', ['sites', 'h:/sites/hr']],
    ['/sites/h:/sites/hr:', ['sites', 'h:/sites/hr']],
    ['/sites/h:/sites/hr:/lists/1', ['sites', 'h:/sites/hr', 'lists', '1']],
    ['/sites/h%3A/sites/%C3%A9', ['sites', 'h:/sites/é']],
    ['/sites/h:', ['sites', 'h:/']],
    ['/sites/h:/', ['sites', 'h:/']],
    ["/users('x')", ['users', 'x']],
    ["/users('O''Brien%40b.c')/memberOf", ['users', "O'Brien@b.c", 'memberOf']],
    ["/applications(appId='x')", ['applications', "(appId='x')"]],
    ['/applications%28appId%3D%27x%27%29/owners', ['applications', "(appId='x')", 'owners']],
    ['/users/delta()', ['users', 'delta']],
    ['/sites/h:/sites/a(b):/lists', ['sites', 'h:/sites/a(b)', 'lists']],
    ['', []],
  ]
  for (const [path, segments] of cases) {
    await t.test(path, () => assert.deepEqual(segmentsOf(path), segments))
  }
})

test('a path that nobody serves', async (t) => {
  const { ask } = createGraph({ sites: 3 })
  const roles = ['Sites.Read.All', 'Organization.Read.All']
  const cases: [path: string, segment: string][] = [
    ['/v1.0/nothing', 'nothing'],
    ['/beta/nothing/at/all', 'nothing'],
    ['/v1.0/sites/root/nothing', 'nothing'],
    ['/v1.0/organization/x/nothing', 'nothing'],
    ['/v1.0/me/mesages', 'mesages'],
    ['/v1.0/', ''],
    ['/v1.0', ''],
  ]
  for (const [path, segment] of cases) {
    await t.test(`${path} is refused by its first unknown segment`, async () => {
      const message = `Resource not found for the segment '${segment}'.`
      assert.deepEqual(refusal(await ask(path, { roles })), [400, 'BadRequest', message])
    })
  }

  await t.test('a caller without a token gets 401 and does not learn that a path is unknown', async () => {
    assert.equal((await ask('/v1.0/nothing', { authorization: null })).status, 401)
  })
})

test('a version is v1.0 or beta', async () => {
  const { ask } = createGraph({ sites: 3 })
  const roles = ['Sites.Read.All']
  for (const path of ['/v1.0/sites', '/beta/sites', '/V1.0/Sites'])
    assert.equal((await ask(path, { roles })).status, 200)
  for (const path of ['/v2.0/sites', '/sites', '/', '/v1.0sites', '/v1.0None']) {
    assert.deepEqual(refusal(await ask(path, { roles })), [400, 'BadRequest', 'Invalid version.'], path)
  }
})

test('letter case does not count in a path', async () => {
  const { ask } = createGraph({ sites: 3 })
  for (const path of [
    '/v1.0/SITES',
    '/v1.0/sites/GetAllSites',
    '/v1.0/sites/onedrive.getallsites',
    '/v1.0/sites/Root',
  ]) {
    assert.equal((await ask(path, { roles: ['Sites.Read.All'] })).status, 200, path)
  }
})

test('a function may be named in full and with parentheses', async () => {
  const { ask } = createGraph({ sites: 3 })
  const roles = ['Sites.Read.All', 'User.Read.All']
  for (const path of [
    '/users/delta',
    '/users/delta()',
    '/users/microsoft.graph.delta()',
    '/users/Microsoft.Graph.Delta',
  ]) {
    assert.equal((await ask(`/v1.0${path}`, { roles })).status, 200, path)
  }
})

test('other methods than GET are not allowed on what can only be read', async () => {
  const { ask } = createGraph({ sites: 3 })
  const roles = ['Sites.FullControl.All']
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']) {
    const message = 'Specified HTTP method is not allowed for the request target.'
    assert.deepEqual(refusal(await ask('/v1.0/sites', { roles, method })), [405, 'Request_BadRequest', message], method)
  }
  assert.equal((await ask('/v1.0/sites', { roles, method: 'HEAD' })).status, 405)
})

test('a path that is not percent-encoded correctly is refused', async () => {
  const { ask } = createGraph({ sites: 3 })
  const reply = await ask('/v1.0/sites/%E0%A4%A', { roles: ['Sites.Read.All'] })
  assert.deepEqual([reply.status, reply.error.code], [400, 'BadRequest'])
})
