import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { createEmulator } from '../../../../src/emulator/index.ts'
import { createTenant } from '../../../../src/emulator/world/build/tenant.ts'
import type { Tenant } from '../../../../src/emulator/world/model/index.ts'
import { fleetWorld } from '../../../../src/emulator/world/named/fleet.ts'
import { exchangeForm } from '../../exchange-form.ts'

/**
 * A process of its own, because only one that was started with `--expose-gc` can tell what is held from what is garbage.
 * Asks 300 targets for a token and a list, changes some of them in each way there is, and prints what is left then.
 */
const { gc: collect } = globalThis
if (collect === undefined) throw new Error('Start it with --expose-gc.')

const made: WeakRef<Tenant>[] = []
const world = fleetWorld({ targets: 300, sites: 5, users: 3 }, (plan) => {
  const tenant = createTenant(plan)
  made.push(new WeakRef(tenant))
  return tenant
})
const emulator = await createEmulator(world)
const ids = Array.from(world.targets, ({ id }) => id)
const assertion = await emulator.issueAssertion()
const [application] = world.home.applications
assert.ok(application)
const { appId } = application

async function send(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await emulator.fetch(new Request(url, { method: 'POST', ...init }))
  assert.ok(response.ok, `${url}: ${response.status}`)
  return (await response.json()) as Record<string, unknown>
}

async function tokenFor(id: string): Promise<{ Authorization: string }> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const url = `https://login.microsoftonline.com/${id}/oauth2/v2.0/token`
  const { access_token: token } = await send(url, { headers, body: exchangeForm(appId, assertion) })
  return { Authorization: `Bearer ${token}` }
}

const graph = 'https://graph.microsoft.com/v1.0'

async function listSites(id: string): Promise<unknown> {
  const { value } = await send(`${graph}/sites/getAllSites`, { method: 'GET', headers: await tokenFor(id) })
  return value
}

async function letGo(): Promise<void> {
  // Twice: what a finalizer lets go of is garbage only in the next.
  for (let time = 0; time < 2; time++) {
    await turn()
    collect?.()
  }
}

function at(index: number): Tenant {
  return world.findTenant(ids[index] ?? '') ?? assert.fail()
}

const siteOf = (tenant: Tenant): string => tenant.sharePoint.geographies[0]?.sites.at(1).id ?? assert.fail()

const before = await listSites(ids[299] ?? '')
const { users } = at(3)

await send(`${graph}/sites/${siteOf(at(0))}/permissions`, {
  headers: { ...(await tokenFor(at(0).id)), 'Content-Type': 'application/json' },
  body: JSON.stringify({ roles: ['write'], grantedToIdentities: [{ application: { id: appId, displayName: 'x' } }] }),
})
const inPlace = (tenant: Tenant) => tenant.servicePrincipals.find((one) => one.appId === appId) ?? assert.fail()
inPlace(at(1)).accountEnabled = false
const { sharePoint } = at(2)
for (const id of ids.slice(4)) await listSites(id)
await letGo()
// Whoever holds a part of a tenant still changes that tenant, however long ago it was read.
sharePoint.siteGrants.push({ siteId: siteOf(at(2)), appId, roles: ['read'] })
users.push({ ...(users[0] ?? assert.fail()), userType: 'Guest' })
at(4).blockedFor = 'fraud'
await letGo()

const held = made.filter((tenant) => tenant.deref() !== undefined).length
const changed = {
  byGraph: at(0).sharePoint.siteGrants[0]?.roles,
  inPlace: inPlace(at(1)).accountEnabled,
  throughAPart: at(2).sharePoint.siteGrants[0]?.roles,
  newPart: at(3).users.at(-1)?.userType,
  property: at(4).blockedFor,
}
// The application asks for nothing by now; the tenant consented when the world began.
application.requiredResourceAccess = []
const remade = await listSites(ids[299] ?? '')
console.log(JSON.stringify({ made: made.length, held, changed, before, remade }))
