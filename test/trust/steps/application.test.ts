import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { manifestText, type TrustRig, trustRig } from '../support.ts'

async function planned(rig: TrustRig) {
  const { changes, warnings } = await rig.plan()
  return {
    changes: changes.map(({ action, what }) => `${action} ${what}`),
    warnings: warnings.map(({ code }) => code).filter((code) => !code.startsWith('IDENTITY_')),
  }
}

/** The manifest with a client ID. */
function withClientId(clientId: string): string {
  return manifestText.replace('application: { ', `application: { clientId: ${clientId}, `)
}

test('a renamed application is found and gets its name back, whether the manifest has its client ID or not', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { appId } = rig.application()
  for (const manifest of [manifestText, withClientId(appId)]) {
    rig.application().displayName = 'Renamed'
    const later = await trustRig(t, { manifest, world: rig.world })
    assert.deepEqual((await planned(later)).changes, ['update name of the application from "Renamed" to "Demo App"'])
    await later.apply()
    assert.equal(rig.application().displayName, 'Demo App')
    assert.equal(rig.home.applications.length, 1)
  }
})

test('an application that is for one tenant, or unlocked, is made as it should be', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const application = rig.application()
  const { more } = application
  application.signInAudience = 'AzureADMyOrg'
  application.more = { ...more, servicePrincipalLockConfiguration: { isEnabled: true, allProperties: false } }
  assert.deepEqual((await planned(rig)).changes, [
    'update sign-in audience of the application from AzureADMyOrg to AzureADMultipleOrgs (multi-tenant)',
    'update lock of the service principals in other tenants: switched on, so that no admin there can add a secret or a certificate',
  ])
  await rig.apply()
  assert.equal(application.signInAudience, 'AzureADMultipleOrgs')
  assert.deepEqual(application.more, more)
})

test('permissions that an admin added to the registration stay, and those of the manifest are added', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [graph] = rig.application().requiredResourceAccess
  assert.ok(graph !== undefined)
  const own = { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' as const }
  const another = { resourceAppId: randomUUID(), resourceAccess: [{ id: randomUUID(), type: 'Role' as const }] }
  rig.application().requiredResourceAccess = [another, { ...graph, resourceAccess: [own] }]
  assert.deepEqual((await planned(rig)).changes, [
    'update permissions that the application asks for: with Sites.Read.All',
  ])
  await rig.apply()
  assert.deepEqual(rig.application().requiredResourceAccess, [
    another,
    { ...graph, resourceAccess: [own, ...graph.resourceAccess] },
  ])
})

test('a permission that another admin adds to the registration between plan and apply stays beside the planned one', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [graph] = rig.application().requiredResourceAccess
  assert.ok(graph !== undefined)
  rig.application().requiredResourceAccess = []
  const plan = await rig.plan()
  const sharePoint = {
    resourceAppId: '00000003-0000-0ff1-ce00-000000000000',
    resourceAccess: [{ id: randomUUID(), type: 'Role' as const }],
  }
  rig.application().requiredResourceAccess = [sharePoint]
  const { applied } = await rig.apply(plan)
  assert.deepEqual(
    applied.map(({ before, after }) => ({ before, after })),
    [{ before: [], after: [{ api: graph.resourceAppId, permission: 'Sites.Read.All' }] }],
  )
  assert.deepEqual(rig.application().requiredResourceAccess, [sharePoint, graph])
})

test('a reply URL that another admin adds between plan and apply stays, and the one of a killed consent goes', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const [ours, own, later] = ['http://localhost:1/towline-consent/x', 'https://a.example/', 'https://b.example/']
  const application = rig.application()
  application.redirectUris = [ours, own]
  const plan = await rig.plan()
  application.redirectUris = [own, later, ours]
  const { applied } = await rig.apply(plan)
  assert.deepEqual(
    applied.map(({ before, after }) => ({ before, after })),
    [{ before: [ours], after: [] }],
  )
  assert.deepEqual(application.redirectUris, [own, later])
})

test('another property that an admin locks between plan and apply stays locked', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const application = rig.application()
  const { more } = application
  const open = { isEnabled: false, allProperties: true }
  application.more = { ...more, servicePrincipalLockConfiguration: open }
  const plan = await rig.plan()
  const later = { ...open, tokenEncryptionKeyId: true }
  application.more = { ...more, servicePrincipalLockConfiguration: later }
  await rig.apply(plan)
  assert.deepEqual(application.more?.['servicePrincipalLockConfiguration'], { ...later, isEnabled: true })
})

test('secrets and certificates of the application are a warning, and stay', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { more } = rig.application()
  const secrets = {
    passwordCredentials: [{ keyId: randomUUID(), hint: 'abc' }],
    keyCredentials: [{ keyId: randomUUID() }],
  }
  rig.application().more = { ...more, ...secrets }
  assert.deepEqual(await planned(rig), { changes: [], warnings: ['APPLICATION_HAS_SECRETS'] })
  await rig.apply()
  assert.deepEqual(rig.application().more, { ...more, ...secrets })
})

test('two other applications of the name are not taken for ours', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const { uniqueName: _, ...ours } = rig.application()
  const twins = [ours, { ...ours }].map((one) => ({ ...one, id: randomUUID(), appId: randomUUID() }))
  rig.home.applications.splice(0, 1, ...twins)
  const before = structuredClone(twins)
  await rig.apply()
  assert.equal(rig.home.applications.length, 3)
  assert.deepEqual(rig.home.applications.slice(0, 2), before)
})

test('a client ID that the home tenant does not own is refused, with the AADSTS number of its exchange', async (t) => {
  const rig = await trustRig(t, { manifest: withClientId('615ec85d-0000-4000-8000-000000000001') })
  await assert.rejects(rig.plan(), {
    code: 'TRUST_BLOCKED',
    message: 'The home tenant has no application 615ec85d-0000-4000-8000-000000000001.',
    likelyCause: /AADSTS700236/,
  })
})
