import assert from 'node:assert/strict'
import test from 'node:test'
import { refusal } from '../../fixture.ts'
import { administrator, createIfMissing, directory, insufficient, signedIn } from './support.ts'

test('POST /applications', async (t) => {
  const { post, ask, target, by, somebody } = directory()

  await t.test('anybody of the tenant may register one, and owns it', async () => {
    const made = await post('/v1.0/applications', { displayName: 'Mine' }, by())
    assert.equal(made.status, 201)
    assert.equal(made.body['signInAudience'], 'AzureADandPersonalMicrosoftAccount')
    assert.deepEqual(target.applications.find(({ id }) => id === made.body['id'])?.ownerIds, [somebody.id])
  })
  await t.test('a person of another tenant may not register an application', async () => {
    const stranger = signedIn({ ...somebody, id: '99999999-2222-4333-8444-555555555555' })
    assert.deepEqual(refusal(await post('/v1.0/applications', { displayName: 'Theirs' }, stranger)), insufficient)
  })
  await t.test('an application needs a permission that writes', async () => {
    assert.equal((await post('/v1.0/applications', { displayName: 'Reader' }, administrator)).status, 201)
    const reader = { roles: ['Application.Read.All'] }
    assert.deepEqual(refusal(await post('/v1.0/applications', { displayName: 'Reader' }, reader)), insufficient)
  })
  await t.test('a name is needed, and what the type does not know is refused', async () => {
    const cases: [body: object, message: string][] = [
      [{}, "Property 'displayName' is required for Application and must not be empty."],
      [{ displayName: 'A'.repeat(257) }, "Invalid value specified for property 'displayName'."],
      [{ displayName: 'A', colour: 'red' }, "Invalid property 'colour'."],
      [{ displayName: 'A', appId: target.id }, "Property 'appId' is read-only and cannot be set."],
      [
        { displayName: 'A', signInAudience: 'Everybody' },
        "Invalid value specified for property 'signInAudience' of resource 'Application'.",
      ],
      [{ displayName: 'A', signInAudienceRestrictions: {} }, "Invalid property 'signInAudienceRestrictions'."],
    ]
    for (const [body, message] of cases) {
      const reply = await post('/v1.0/applications', body, administrator)
      assert.deepEqual(refusal(reply), [400, 'Request_BadRequest', message])
    }
    assert.equal((await post('/v1.0/applications', { displayName: 'A'.repeat(256) }, administrator)).status, 201)
    const restrictions = {
      '@odata.type': '#microsoft.graph.allowedTenantsAudience',
      isHomeTenantAllowed: true,
      allowedTenantIds: [target.id],
    }
    const body = {
      displayName: 'Limited',
      signInAudience: 'AzureADMultipleOrgs',
      signInAudienceRestrictions: restrictions,
    }
    const { id } = (await post('/beta/applications', body, administrator)).body
    const { body: found } = await ask(`/beta/applications/${id}?$select=signInAudienceRestrictions`, administrator)
    assert.deepEqual(found['signInAudienceRestrictions'], restrictions)
    const { body: unselected } = await ask(`/beta/applications/${id}`, administrator)
    assert.ok(!('signInAudienceRestrictions' in unselected), 'shown only when it is selected')
  })
  await t.test("the tenant's policy can forbid multi-tenant ones and secrets, and leaves the others", async () => {
    target.appManagementPolicy = { blockMultiTenant: true, blockSecrets: true }
    const wide = { displayName: 'Wide', signInAudience: 'AzureADMultipleOrgs' }
    const message = 'The operation is blocked by the tenant’s application management policy.'
    const denied = [403, 'Authorization_RequestDenied', message]
    assert.deepEqual(refusal(await post('/v1.0/applications', wide, administrator)), denied)
    const narrow = { displayName: 'Narrow', signInAudience: 'AzureADMyOrg' }
    const secret = { ...narrow, passwordCredentials: [{ displayName: 'secret' }] }
    assert.deepEqual(refusal(await post('/v1.0/applications', secret, administrator)), denied)
    assert.equal((await post('/v1.0/applications', narrow, administrator)).status, 201)
  })
})

test('PATCH /applications/{id}', async (t) => {
  const { patch, ask, application, by, somebody } = directory()
  const path = `/v1.0/applications/${application.id}`
  const rename = { displayName: 'Renamed' }

  await t.test('PATCH /applications/{id} takes a role that is active, or being an owner', async () => {
    assert.deepEqual(refusal(await patch(path, rename, by())), insufficient)
    assert.deepEqual(refusal(await patch(path, rename, by('Privileged Role Administrator'))), insufficient)
    for (const role of ['Cloud Application Administrator', 'Application Administrator', 'Global Administrator'])
      assert.equal((await patch(path, rename, by(role))).status, 204, role)
    application.ownerIds = [somebody.id]
    assert.equal((await patch(path, rename, by())).status, 204)
    application.ownerIds = []
  })
  await t.test('an application with OwnedBy may change what it owns and nothing else', async () => {
    const owned = { roles: ['Application.ReadWrite.OwnedBy'], claims: { appid: application.appId } }
    assert.deepEqual(refusal(await patch(path, rename, owned)), insufficient)
    const { body } = await ask(`/v1.0/servicePrincipals(appId='${application.appId}')`, administrator)
    application.ownerIds = [String(body['id'])]
    assert.equal((await patch(path, rename, owned)).status, 204)
    application.ownerIds = []
  })
  await t.test('PATCH /applications/{id} changes what it names, and leaves the rest', async () => {
    assert.equal((await patch(path, { web: { redirectUris: ['https://a.example'] } }, administrator)).status, 204)
    assert.equal((await patch(path, { isDisabled: true, notes: 'why' }, administrator)).status, 204)
    const { body } = await ask(path, administrator)
    assert.deepEqual([body['displayName'], body['notes']], ['Renamed', 'why'])
    assert.deepEqual([application.redirectUris, application.isDisabled], [['https://a.example'], true])
  })
  await t.test(
    'PATCH /applications/{id} refuses a list of wanted permissions that cannot be, and changes nothing then',
    async () => {
      const message = "Invalid value specified for property 'requiredResourceAccess' of resource 'Application'."
      const wrong = { displayName: 'Half', requiredResourceAccess: [{ resourceAppId: 'x' }] }
      assert.deepEqual(refusal(await patch(path, wrong, administrator)), [400, 'Request_BadRequest', message])
      assert.equal(application.displayName, 'Renamed')
    },
  )
})

test("PATCH /applications(uniqueName='…')", async (t) => {
  const { patch, post, ask, target, application } = directory()
  const path = "/v1.0/applications(uniqueName='towline-a')"

  await t.test("PATCH /applications(uniqueName='…') makes what is not there only when asked to", async () => {
    const reply = await patch(path, { displayName: 'A' }, administrator)
    assert.deepEqual([reply.status, reply.error.code], [404, 'Request_ResourceNotFound'])
    const made = await patch(path, { displayName: 'A' }, administrator, createIfMissing)
    assert.deepEqual([made.status, made.body['uniqueName']], [201, 'towline-a'])
  })
  await t.test('a second PATCH by uniqueName changes the same application', async () => {
    assert.equal((await patch(path, { displayName: 'B' }, administrator, createIfMissing)).status, 204)
    assert.equal((await ask(path, administrator)).body['displayName'], 'B')
    assert.equal(target.applications.filter(({ uniqueName }) => uniqueName === 'towline-a').length, 1)
  })
  await t.test('a uniqueName of another application is refused, and so is a second one', async () => {
    const taken = await post('/v1.0/applications', { displayName: 'C', uniqueName: 'towline-a' }, administrator)
    const message = 'Another object with the same value for property uniqueName already exists.'
    assert.deepEqual(refusal(taken), [400, 'Request_BadRequest', message])
    const other = `/v1.0/applications/${application.id}`
    assert.equal((await patch(other, { uniqueName: 'towline-b' }, administrator)).status, 204)
    const readOnly = "Property 'uniqueName' is read-only and cannot be set."
    const again = await patch(other, { uniqueName: 'towline-c' }, administrator)
    assert.deepEqual(refusal(again), [400, 'Request_BadRequest', readOnly])
  })
})

test('DELETE /applications/{id}', async (t) => {
  const { remove, ask, application, principal, by } = directory()
  const path = `/v1.0/applications/${application.id}`

  await t.test('DELETE /applications/{id} takes a role', async () => {
    assert.deepEqual(refusal(await remove(path, by())), insufficient)
    assert.equal((await ask(path, administrator)).status, 200)
  })
  await t.test(
    'DELETE /applications/{id} takes its service principal along, and both are kept for a while',
    async () => {
      assert.equal((await remove(path, by('Cloud Application Administrator'))).status, 204)
      assert.equal((await ask(path, administrator)).status, 404)
      assert.equal((await ask(`/v1.0/servicePrincipals/${principal.id}`, administrator)).status, 404)
      for (const [kind, id] of [
        ['application', application.id],
        ['servicePrincipal', principal.id],
      ]) {
        const deleted = await ask(`/v1.0/directory/deletedItems/microsoft.graph.${kind}/${id}`, administrator)
        assert.equal(deleted.status, 200, kind)
      }
    },
  )
})
