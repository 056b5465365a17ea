import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import type { Emulator } from '../../../../src/emulator/index.ts'
import type { RunningEmulator } from '../../../../src/emulator/serve/serve.ts'
import { first } from '../../support.ts'
import { accessToken, ask, startEmulator } from '../support.ts'

test('what was changed in the world is there after a restart, and the rest as well', async (t) => {
  const stateDir = await temporaryDirectory(t)
  const before = await startEmulator(t, { stateDir })
  first(before.emulator.world.home.applications).isDisabled = true
  const [target] = before.emulator.world.targets
  target?.sharePoint.siteGrants.push({ siteId: 'a,b,c', appId: 'd', roles: ['read'] })
  await before.close()

  const { emulator } = await startEmulator(t, { stateDir })
  assert.equal(first(emulator.world.home.applications).isDisabled, true)
  const [restored] = emulator.world.targets
  assert.deepEqual(restored?.sharePoint.siteGrants, [{ siteId: 'a,b,c', appId: 'd', roles: ['read'] }])
  assert.equal(restored?.sharePoint.geographies[0]?.sites.length, 450)
})

test('a change that came over Graph is written at once, for emulators are killed', async (t) => {
  const stateDir = await temporaryDirectory(t)
  const running = await startEmulator(t, { stateDir })
  assert.deepEqual(await readdir(stateDir), ['ca.pem', 'emulator-secrets.json'])
  const siteId = await grantRootSite(running)
  const path = join(stateDir, 'emulator-world.json')
  const { format, world, home, changes } = JSON.parse(await readFile(path, 'utf8'))
  assert.deepEqual([format, world, home], ['towline-emulator-world/1', 'seed', running.emulator.world.home.id])
  const [grant] = changes[running.env['TOWLINE_TENANT'] ?? ''].siteGrants.put
  assert.deepEqual([grant.siteId, grant.appId], [siteId, running.env['TOWLINE_CLIENT_ID']])
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('POST /reset brings back the start of this emulator, on the disk as well', async (t) => {
  const stateDir = await temporaryDirectory(t)
  const disabled = ({ world }: Emulator) => world.home.applications.map(({ isDisabled }) => isDisabled)
  const before = await startEmulator(t, { stateDir })
  first(before.emulator.world.home.applications).isDisabled = true
  await before.close()

  const path = join(stateDir, 'emulator-world.json')
  const atTheStart = await readFile(path, 'utf8')

  const running = await startEmulator(t, { stateDir })
  first(running.emulator.world.home.applications).isDisabled = false
  await grantRootSite(running)
  assert.notEqual(await readFile(path, 'utf8'), atTheStart)
  await ask(running, `${running.description.control}/reset`, { method: 'POST' })
  assert.equal(await readFile(path, 'utf8'), atTheStart)
  assert.deepEqual(disabled(running.emulator), [true])
  await running.close()
  assert.deepEqual(disabled((await startEmulator(t, { stateDir })).emulator), [true])
})

test('a new signing key outlives a restart, and what the old one signed remains genuine', async (t) => {
  const stateDir = await temporaryDirectory(t)
  const before = await startEmulator(t, { stateDir })
  const old = await accessToken(before)
  await before.emulator.faults.add({ kind: 'key-rollover' })
  const rolled = await accessToken(before)
  await before.close()

  const after = await startEmulator(t, { stateDir })
  for (const token of [old, rolled]) {
    const headers = { Authorization: `Bearer ${token}` }
    assert.equal((await ask(after, 'https://graph.microsoft.com/v1.0/sites/root', { headers })).status, 200)
  }
  const kid = (token: string) => decodeProtectedHeader(token).kid
  assert.notEqual(kid(old), kid(rolled))
  assert.equal(kid(await accessToken(after)), kid(rolled))
})

test('a file that holds something else is refused and left as it is', async (t) => {
  const stateDir = await temporaryDirectory(t)
  await (await startEmulator(t, { stateDir })).close()
  const path = join(stateDir, 'emulator-world.json')
  const good = { format: 'towline-emulator-world/1', world: 'seed', home: 'x' }
  for (const content of [
    '',
    'nonsense',
    '[]',
    '{}',
    JSON.stringify({ ...good, format: 'towline-emulator-world/2', changes: {} }),
    JSON.stringify({ ...good, changes: [] }),
    JSON.stringify({ ...good, changes: { t: { users: { put: [], removed: [] } } } }),
    JSON.stringify({ ...good, changes: { t: { applications: { put: ['x'], removed: [] } } } }),
    JSON.stringify({ ...good, changes: { t: { applications: { put: [] } } } }),
  ]) {
    await writeFile(path, content)
    await assert.rejects(startEmulator(t, { stateDir }), {
      name: 'EmulatorStartError',
      message: `The emulator's world cannot be kept in ${path}: it does not hold the changes to an emulator's world. Start it with the world that the file belongs to, choose another directory, or remove the file to start anew.`,
    })
    assert.equal(await readFile(path, 'utf8'), content)
  }
})

test("another world's changes are refused and left as they are", async (t) => {
  const stateDir = await temporaryDirectory(t)
  const before = await startEmulator(t, { stateDir })
  first(before.emulator.world.home.applications).isDisabled = true
  await before.close()
  const path = join(stateDir, 'emulator-world.json')
  const kept = await readFile(path, 'utf8')

  await assert.rejects(startEmulator(t, { stateDir, world: 'bare' }), {
    name: 'EmulatorStartError',
    message: /: it holds the changes to the world seed, and not to bare\./,
  })
  await writeFile(path, kept.replace(/"changes": {\s+"[^"]+"/, '"changes": { "11111111-2222-4333-8444-555555555555"'))
  await assert.rejects(startEmulator(t, { stateDir }), {
    name: 'EmulatorStartError',
    message: /: its changes do not fit the world seed\./,
  })
  await writeFile(path, kept)
  const { emulator } = await startEmulator(t, { stateDir })
  assert.equal(first(emulator.world.home.applications).isDisabled, true)
})

/** Lets the application into the target's root site, as a client does over Graph. Gives the site's ID. */
async function grantRootSite(running: RunningEmulator): Promise<string> {
  const headers = { Authorization: `Bearer ${await accessToken(running)}`, 'Content-Type': 'application/json' }
  const root = JSON.parse((await ask(running, 'https://graph.microsoft.com/v1.0/sites/root', { headers })).text)
  const application = { id: running.env['TOWLINE_CLIENT_ID'], displayName: 'Demo' }
  const body = JSON.stringify({ roles: ['read'], grantedToIdentities: [{ application }] })
  const url = `https://graph.microsoft.com/v1.0/sites/${root.id}/permissions`
  assert.equal((await ask(running, url, { method: 'POST', headers, body })).status, 201)
  return root.id
}

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kept-world-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}
