import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { refuseNothingToRestore } from '../../../src/trust/steps/deleted-application.ts'
import { manifestText, type TrustRig, trustRig } from '../support.ts'

/** A trust that was set up, and its application deleted in the portal. */
async function deletedInPortal(t: TestContext): Promise<{ rig: TrustRig; clientId: string }> {
  const rig = await trustRig(t)
  await rig.apply()
  const { id, appId } = rig.application()
  const { graph } = await rig.directory(rig.home)
  await graph.delete(`/applications/${id}`)
  rig.writes()
  return { rig, clientId: appId }
}

function withClientId(clientId: string): string {
  return manifestText.replace('application: { ', `application: { clientId: ${clientId}, `)
}

async function planned(rig: TrustRig): Promise<string[]> {
  return (await rig.plan()).changes.map(({ action, what }) => `${action} ${what}`)
}

test('a plan is refused while a deleted application has the unique name, and names the three ways out', async (t) => {
  const { rig, clientId } = await deletedInPortal(t)
  await assert.rejects(rig.plan(), {
    code: 'APPLICATION_NAME_TAKEN',
    message: new RegExp(
      `^The application "default" cannot be made: its unique name, towline-default-demo-app, is taken by the deleted application "Demo App" \\(client ID ${clientId}, deleted \\d{4}-`,
    ),
    fix: 'Bring it back with `towline trust apply --restore`; or delete it for good with `towline trust remove --application default --for-good`, or give the application another `displayName` in the manifest, from which its unique name is made.',
  })
})

test('a deleted application that the manifest names is refused, and the fix does not lead to a name that is taken', async (t) => {
  const { rig, clientId } = await deletedInPortal(t)
  const named = await rig.with({ manifest: withClientId(clientId) })
  const refused = {
    code: 'TRUST_BLOCKED',
    message: `The application ${clientId} was deleted in the home tenant.`,
  }
  await assert.rejects(named.plan(), { ...refused, fix: /--restore`, or take `clientId` out .* before that delete it/ })
  const renamed = withClientId(clientId).replace('Demo App', 'Another App')
  await assert.rejects((await rig.with({ manifest: renamed })).plan(), {
    ...refused,
    fix: 'Bring it back with `towline trust apply --restore`, or take `clientId` out of the manifest to make a new one.',
  })
})

for (const [name, manifestFor] of [
  ['by its unique name', () => manifestText],
  ['by its client ID', withClientId],
] as const) {
  test(`--restore brings a deleted application back, found ${name}, and makes only what is missing`, async (t) => {
    const { rig, clientId } = await deletedInPortal(t)
    const later = await rig.with({ manifest: manifestFor(clientId), restore: true })
    assert.match(
      (await planned(later))[0] ?? '',
      new RegExp(`^update application "Demo App" \\(client ID ${clientId}\\): restored`),
    )
    later.writes()
    await later.apply()
    assert.deepEqual(later.writes(), [
      `POST /directory/deletedItems/${later.application().id}/restore 200`,
      `PATCH /servicePrincipals(appId='${clientId}') 201`,
    ])
    assert.deepEqual(await planned(later), [])
    assert.equal(later.application().appId, clientId)
    assert.equal((await later.verify()).ok, true)
  })
}

test('--restore plans what differs in the deleted application too, and warns of the secrets that come back with it', async (t) => {
  const { rig } = await deletedInPortal(t)
  const [deleted] = rig.home.deletedApplications
  assert.ok(deleted)
  deleted.displayName = 'Renamed'
  deleted.more = { ...deleted.more, passwordCredentials: [{ keyId: 'k' }] }
  const later = await rig.with({ restore: true })
  const { changes, warnings } = await later.plan()
  assert.deepEqual(
    changes.slice(0, 2).map(({ what }) => what.replace(/client ID [\w-]+/, 'client ID')),
    [
      'application "Renamed" (client ID): restored, with everything that it had when it was deleted',
      'name of the application from "Renamed" to "Demo App"',
    ],
  )
  assert.ok(warnings.some(({ code }) => code === 'APPLICATION_HAS_SECRETS'))
  await later.apply()
  assert.equal(later.application().displayName, 'Demo App')
})

test('--restore waits for an application that is seen nowhere right after it was restored', async (t) => {
  const { rig } = await deletedInPortal(t)
  const later = await rig.with({ restore: true })
  const { applications } = rig.home
  const unseen: typeof applications = []
  applications.push = (...items) => unseen.push(...items)
  let waited = 0
  await later.apply(undefined, (line) => {
    if (!line.includes('waiting') || ++waited < 3) return
    Reflect.deleteProperty(applications, 'push')
    applications.push(...unseen.splice(0))
  })
  assert.equal(waited, 3)
  assert.equal((await later.verify()).ok, true)
})

test('--restore is refused where there is nothing to restore, and changes nothing where the application is there', async (t) => {
  const rig = await trustRig(t, { restore: true })
  const nowhere = (await rig.plan()).changes
  const applications = rig.scopes.map(({ application }) => application)
  assert.throws(() => refuseNothingToRestore(nowhere, applications), {
    code: 'TRUST_BLOCKED',
    message:
      /nothing to restore for the application "default": .* neither the application towline-default-demo-app nor/,
  })
  await assert.rejects(rig.apply(), { code: 'TRUST_BLOCKED', message: /nothing to restore/ })
  assert.deepEqual(rig.writes(), [])

  await (await rig.with({ restore: false })).apply()
  const there = (await rig.plan()).changes
  assert.deepEqual(there, [])
  refuseNothingToRestore(there, applications)
})

for (const [uniqueName, isRead] of [
  ['towline-default-demo-app', true],
  ['Towline-Default-Demo-App', true],
  ['towline-default-demo-app', false],
] as const) {
  test(`a name that is taken between plan and apply is named at once, as ${uniqueName}${isRead ? '' : ', also where nothing deleted can be read'}`, async (t) => {
    const rig = await trustRig(t)
    const plan = await rig.plan()
    const { graph } = await rig.directory(rig.home)
    await graph.post('/applications', { displayName: 'Rival', uniqueName: 'rival' })
    const [rival] = rig.home.applications.splice(rig.home.applications.length - 1)
    assert.ok(rival)
    rig.writes()
    const lines: string[] = []
    const applying = rig.apply(plan, (line) => {
      lines.push(line)
      // Between the last look and the write.
      if (!line.startsWith('home: create application')) return
      rig.home.deletedApplications.push({ ...rival, uniqueName, deletedDateTime: '2026-11-01T00:00:00Z' })
      if (!isRead) void rig.emulator.faults.add({ kind: 'status', status: 403, path: '/v1.0/directory/deletedItems*' })
    })
    await assert.rejects(applying, {
      code: 'APPLICATION_NAME_TAKEN',
      message: isRead
        ? /^The application "default" cannot be made: .* is taken by the deleted application "Rival" \(client ID [\w-]+, deleted 2026/
        : /^The application "default" cannot be made: .* is taken by an application that cannot be read/,
    })
    assert.deepEqual(rig.writes(), ["PATCH /applications(uniqueName='towline-default-demo-app') 400"])
    assert.equal(lines.length, 1)
  })
}

test('another refusal of a new application stays what it is', async (t) => {
  const rig = await trustRig(t, { manifest: manifestText.replace('Demo App', 'x'.repeat(257)) })
  await assert.rejects(rig.apply(), { code: 'GRAPH_REFUSED', status: 400 })
})
