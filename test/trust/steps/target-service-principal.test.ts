import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { placeIn } from '../../../src/trust/application-scope.ts'
import { targetServicePrincipal } from '../../../src/trust/steps/target-service-principal.ts'
import { manifestText, type TrustRig, trustRig } from '../support.ts'

/** The step alone, in the only target. */
async function found(rig: TrustRig, find: 'differences' | 'removal' = 'differences') {
  const [scope] = rig.scopes
  assert.ok(scope !== undefined)
  return placeIn(scope, scope.targets[0], targetServicePrincipal[find]).look()
}

async function applied(t: Parameters<typeof trustRig>[0]): Promise<TrustRig> {
  const rig = await trustRig(t)
  await rig.apply()
  rig.writes()
  return rig
}

function takeOut(rig: TrustRig) {
  const own = rig.servicePrincipal()
  rig.target.servicePrincipals.splice(rig.target.servicePrincipals.indexOf(own), 1)
  return own
}

test('a service principal that is missing in the target is planned with its role, its key and what will be there', async (t) => {
  const rig = await applied(t)
  assert.deepEqual(await found(rig), { changes: [], warnings: [] })
  takeOut(rig)
  const { changes, warnings } = await found(rig)
  assert.deepEqual(
    changes.map(({ apply: _, ...change }) => change),
    [
      {
        key: 'target-service-principal/target/fabrikam',
        step: 'target-service-principal',
        side: 'target',
        target: 'fabrikam',
        action: 'create',
        what: 'service principal of the application in fabrikam',
        before: null,
        after: { application: 'towline-default-demo-app' },
        roles: ['Cloud Application Administrator'],
      },
    ],
  )
  assert.deepEqual(warnings, [])
})

test('a second write of the target service principal makes no second one', async (t) => {
  const rig = await applied(t)
  const { appId } = takeOut(rig)
  const [create] = (await found(rig)).changes
  assert.ok(create)
  await create.apply()
  await create.apply()
  assert.equal(rig.target.servicePrincipals.filter((one) => one.appId === appId).length, 1)
})

test('a service principal that was deleted is named by its object ID, and made anew', async (t) => {
  const rig = await applied(t)
  const gone = { ...takeOut(rig), id: randomUUID(), deletedDateTime: '2026-01-01T00:00:00Z' }
  rig.target.deletedServicePrincipals.push(gone)
  const { changes, warnings } = await found(rig)
  assert.deepEqual(
    changes.map(({ action }) => action),
    ['create'],
  )
  assert.deepEqual(warnings, [
    {
      code: 'SERVICE_PRINCIPAL_DELETED',
      message: `The application's service principal in fabrikam (object ID ${gone.id}) was deleted less than 30 days ago. A new one is made in its place.`,
    },
  ])
})

test('a deleted service principal of another application is not mentioned', async (t) => {
  const rig = await applied(t)
  const gone = { ...takeOut(rig), appId: randomUUID(), id: randomUUID(), deletedDateTime: '2026-01-01T00:00:00Z' }
  rig.target.deletedServicePrincipals.push(gone)
  assert.deepEqual((await found(rig)).warnings, [])
})

test('a disabled service principal is a warning that names resume, and no change', async (t) => {
  const rig = await applied(t)
  rig.servicePrincipal().accountEnabled = false
  const { changes, warnings } = await found(rig)
  assert.deepEqual(changes, [])
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['SERVICE_PRINCIPAL_DISABLED'],
  )
  assert.match(warnings[0]?.message ?? '', /`towline trust resume -t fabrikam` enables it/)
})

test('an application that the target itself owns is refused', async (t) => {
  const rig = await applied(t)
  Object.assign(rig.servicePrincipal(), { appOwnerOrganizationId: rig.target.id })
  await assert.rejects(found(rig), {
    code: 'TRUST_BLOCKED',
    message: /is registered in fabrikam itself/,
    likelyCause: /AADSTS700236/,
  })
})

test('remove deletes the service principal of the target and says that its grants go with it', async (t) => {
  const rig = await applied(t)
  const { id, appId } = rig.servicePrincipal()
  const [removal] = (await found(rig, 'removal')).changes
  assert.ok(removal)
  const { key, action, what, before, after } = removal
  assert.deepEqual(
    { key, action, what, before, after },
    {
      key: 'target-service-principal/target/fabrikam',
      action: 'delete',
      what: 'service principal of the application in fabrikam, and all that was granted to it',
      before: { id, appId, accountEnabled: true },
      after: null,
    },
  )
  await removal.apply()
  assert.deepEqual(await found(rig, 'removal'), { changes: [], warnings: [] })
})

test('an admin of the target alone plans by the client ID of the manifest', async (t) => {
  const rig = await applied(t)
  const { appId } = takeOut(rig)
  const manifest = manifestText.replace('application: { ', `application: { clientId: ${appId}, `)
  const alone = await rig.with({ side: 'target', manifest })
  const { changes } = await found(alone)
  assert.deepEqual(
    changes.map(({ action, target }) => [action, target]),
    [['create', 'fabrikam']],
  )
})
