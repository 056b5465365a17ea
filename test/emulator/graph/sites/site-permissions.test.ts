import assert from 'node:assert/strict'
import test from 'node:test'
import { clientId, createGraph, type Json, type Reply, refusal, rows } from '../fixture.ts'

const roles = ['Sites.FullControl.All']
const application = { id: clientId, displayName: 'Reader' }

function setUp() {
  const fixture = createGraph({ sites: 5 })
  const { sites, siteGrants } = { sites: fixture.target.sharePoint.geographies[0]?.sites, ...fixture.target.sharePoint }
  assert.ok(sites)
  const path = (index: number) => `/v1.0/sites/${sites.at(index).id}/permissions`
  const post = (index: number, body: unknown, held: readonly string[] = roles): Promise<Reply> =>
    fixture.ask(path(index), { method: 'POST', roles: held, body })
  const mayRead = async (index: number) =>
    (await fixture.ask(`/v1.0/sites/${sites.at(index).id}`, { roles: ['Sites.Selected'] })).status === 200
  return { ...fixture, sites, siteGrants, path, post, mayRead }
}

const grant = (...granted: string[]) => ({ roles: granted, grantedToIdentities: [{ application }] })

test('a permission for a site', async (t) => {
  await t.test('opens that site at once to an application with Sites.Selected, and no other site', async () => {
    const { post, mayRead, target } = setUp()
    assert.equal(await mayRead(1), false)
    const { status, body } = await post(1, grant('write'))
    assert.equal(status, 201)
    assert.deepEqual(
      { ...body, '@odata.context': undefined },
      {
        '@odata.context': undefined,
        id: Buffer.from(`i:0i.t|ms.sp.ext|${clientId}@${target.id}`).toString('base64url'),
        '@deprecated.GrantedToIdentities': 'GrantedToIdentities has been deprecated. Refer to GrantedToIdentitiesV2',
        roles: ['write'],
        grantedToIdentitiesV2: [{ application: { displayName: 'Reader', id: clientId } }],
        grantedToIdentities: [{ application: { displayName: 'Reader', id: clientId } }],
      },
    )
    assert.deepEqual([await mayRead(1), await mayRead(2)], [true, false])
  })

  await t.test('a permission for a site may name the application in the newer ways too', async () => {
    for (const body of [
      { roles: ['read'], grantedToIdentitiesV2: [{ application }] },
      { roles: ['read'], grantedTo: { application } },
      { roles: ['read'], grantedToV2: { application: { id: clientId.toUpperCase() } } },
    ]) {
      const { post, siteGrants } = setUp()
      assert.equal((await post(1, body)).status, 201)
      assert.equal(siteGrants[0]?.appId, clientId)
    }
  })

  await t.test('a permission for a site shows its roles when asked for by ID, and not in the list', async () => {
    const { ask, path, post } = setUp()
    const created = await post(1, grant('read'))
    const [listed, ...others] = rows(await ask(path(1), { roles }))
    assert.equal(others.length, 0)
    assert.deepEqual([listed?.['id'], listed && 'roles' in listed], [created.body['id'], false])
    assert.deepEqual((await ask(`${path(1)}/${listed?.['id']}`, { roles })).body['roles'], ['read'])
    assert.deepEqual(rows(await ask(path(2), { roles })), [])
  })

  await t.test(
    'a permission for a site is changed, and replaced by another grant to the same application',
    async () => {
      const { ask, path, post, siteGrants } = setUp()
      const { id } = (await post(1, grant('read'))).body
      const changed = await ask(`${path(1)}/${id}`, { method: 'PATCH', roles, body: { roles: ['owner', 'write'] } })
      assert.deepEqual([changed.status, changed.body['roles']], [200, ['owner', 'write']])
      assert.deepEqual((changed.body['grantedToIdentities'] as Json[])[0], { application: { ...application } })
      assert.equal((await post(1, grant('fullcontrol'))).body['id'], id)
      assert.deepEqual(
        siteGrants.map((one) => one.roles),
        [['fullcontrol']],
      )
    },
  )

  await t.test('a permission for a site closes the site again when it is deleted', async () => {
    const { ask, path, post, mayRead } = setUp()
    const { id } = (await post(1, grant('read'))).body
    const reply = await ask(`${path(1)}/${id}`, { method: 'DELETE', roles })
    assert.deepEqual([reply.status, reply.text, reply.headers.get('content-type')], [204, '', null])
    assert.equal(await mayRead(1), false)
    assert.deepEqual(refusal(await ask(`${path(1)}/${id}`, { method: 'DELETE', roles })), [
      404,
      'itemNotFound',
      'Item not found',
    ])
  })

  await t.test('a permission for a site of another site is not found here', async () => {
    const { ask, path, post } = setUp()
    const { id } = (await post(1, grant('read'))).body
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await ask(`${path(2)}/${id}`, { method, roles })).error.code, 'itemNotFound')
    }
    const patched = await ask(`${path(2)}/${id}`, { method: 'PATCH', roles, body: { roles: ['read'] } })
    assert.equal(patched.error.code, 'itemNotFound')
  })

  await t.test(
    'a permission for a site is refused to applications that are not named by a client ID, to several, and to people',
    async () => {
      const { post, siteGrants } = setUp()
      const bodies = [
        { roles: ['read'] },
        { roles: ['read'], grantedToIdentities: [] },
        { roles: ['read'], grantedToIdentities: [{ application: { id: 'x' } }] },
        { roles: ['read'], grantedToIdentities: [{ user: { id: clientId } }] },
        { roles: ['read'], grantedToIdentities: [{ application }, { application }] },
        [],
        null,
      ]
      for (const body of bodies) {
        const { status, error } = await post(1, body)
        assert.deepEqual([status, error.code], [400, 'invalidRequest'], JSON.stringify(body))
        assert.match(error.message ?? '', /one application, by its client ID/)
      }
      assert.deepEqual(siteGrants, [])
    },
  )

  await t.test(
    'a permission for a site is refused without roles, and with those that SharePoint does not know',
    async () => {
      const { ask, path, post } = setUp()
      for (const bad of [grant(), grant('reader'), grant('read', 'Read')]) {
        assert.equal((await post(1, bad)).error.code, 'invalidRequest')
      }
      const { id } = (await post(1, grant('read'))).body
      for (const body of [{}, { roles: [] }, { roles: ['admin'] }]) {
        const reply = await ask(`${path(1)}/${id}`, { method: 'PATCH', roles, body })
        assert.equal(reply.error.code, 'invalidRequest')
      }
      assert.deepEqual((await ask(`${path(1)}/${id}`, { roles })).body['roles'], ['read'])
    },
  )

  await t.test('a permission for a site is for callers with Sites.FullControl.All alone', async () => {
    const { ask, path, post, siteGrants } = setUp()
    const { id } = (await post(1, grant('fullcontrol'))).body
    const denied = [403, 'accessDenied', 'Access denied']
    for (const held of [['Sites.Manage.All', 'Sites.ReadWrite.All'], ['Sites.Selected']]) {
      assert.deepEqual(refusal(await post(2, grant('read'), held)), denied)
      assert.deepEqual(refusal(await ask(path(1), { roles: held })), denied)
      assert.deepEqual(refusal(await ask(`${path(1)}/${id}`, { roles: held })), denied)
      assert.deepEqual(refusal(await ask(`${path(1)}/${id}`, { method: 'DELETE', roles: held })), denied)
      const patched = await ask(`${path(1)}/${id}`, { method: 'PATCH', roles: held, body: { roles: ['read'] } })
      assert.deepEqual(refusal(patched), denied)
    }
    assert.deepEqual(
      siteGrants.map((one) => one.roles),
      [['fullcontrol']],
    )
  })
})
