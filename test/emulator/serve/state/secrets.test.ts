import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { serve } from '../../../../src/emulator/serve/serve.ts'
import { keepSecrets } from '../../../../src/emulator/serve/state/secrets.ts'
import { accessToken, ask, startEmulator } from '../support.ts'

test('with a state directory, clients survive a restart', async (t) => {
  const stateDir = join(await temporaryDirectory(t), 'state')
  const before = await startEmulator(t, { stateDir })
  const token = await accessToken(before)
  const trusted = await readFile(before.description.caCert, 'utf8')
  await before.close()

  const after = await startEmulator(t, { stateDir })
  assert.equal(after.description.caCert, join(stateDir, 'ca.pem'))
  assert.equal(await readFile(after.description.caCert, 'utf8'), trusted)
  assert.equal(after.env['IDENTITY_HEADER'], before.env['IDENTITY_HEADER'])
  const headers = { Authorization: `Bearer ${token}` }
  assert.equal((await ask(after, 'https://graph.microsoft.com/v1.0/sites?$top=1', { headers })).status, 200)
})

test('without a state directory, nothing is the same after a restart', async (t) => {
  const before = await startEmulator(t)
  const token = await accessToken(before)
  await before.close()
  const after = await startEmulator(t)
  const headers = { Authorization: `Bearer ${token}` }
  assert.equal((await ask(after, 'https://graph.microsoft.com/v1.0/sites?$top=1', { headers })).status, 401)
  assert.notEqual(after.env['IDENTITY_HEADER'], before.env['IDENTITY_HEADER'])
})

test('private keys are written to the state directory only, for its owner only', async (t) => {
  const stateDir = join(await temporaryDirectory(t), 'state')
  const kept = await startEmulator(t, { stateDir })
  assert.equal((await stat(stateDir)).mode & 0o777, 0o700)
  for (const name of await readdir(stateDir)) {
    assert.equal((await stat(join(stateDir, name))).mode & 0o777, 0o600, name)
  }
  const fleeting = await startEmulator(t)
  const written = await readdir(join(fleeting.description.caCert, '..'))
  assert.deepEqual(written, ['ca.pem'])
  for (const { description } of [kept, fleeting]) {
    assert.doesNotMatch(await readFile(description.caCert, 'utf8'), /PRIVATE KEY/)
  }
})

test('a state directory with something else in it is refused without quoting it', async (t) => {
  const stateDir = await temporaryDirectory(t)
  for (const content of ['marked-secret', '{"authority":{"privateKey":"marked-secret"}}', '{}', 'null']) {
    await writeFile(join(stateDir, 'emulator-secrets.json'), content)
    await assert.rejects(
      serve({ world: 'seed', host: 'app-service', port: 0, bindRealPorts: false, stateDir, env: {} }),
      (error: Error) => {
        assert.equal(error.name, 'EmulatorStartError')
        assert.match(error.message, /the file does not hold the state of an emulator\. Remove .*emulator-secrets\.json/)
        assert.doesNotMatch(error.message, /marked-secret/)
        return true
      },
    )
  }
})

test('a state directory with a folder in the place of the secrets is refused in whole sentences', async (t) => {
  const stateDir = await temporaryDirectory(t)
  await mkdir(join(stateDir, 'emulator-secrets.json'))
  await assert.rejects(keepSecrets(stateDir, Date.now()), /: it is a folder, a pipe or a device\. Remove /)
})

test('a state directory that cannot be made is refused', async (t) => {
  const file = join(await temporaryDirectory(t), 'file')
  await writeFile(file, '')
  await assert.rejects(
    serve({ world: 'seed', host: 'app-service', port: 0, bindRealPorts: false, stateDir: join(file, 'x'), env: {} }),
    { name: 'EmulatorStartError', message: /state cannot be kept in .*: ENOTDIR/ },
  )
})

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'state-dir-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}

test('a certificate authority that has expired is replaced, with a warning, and one that has not is kept', async (t) => {
  const stateDir = join(await temporaryDirectory(t), 'state')
  const year = 365 * 24 * 60 * 60 * 1000
  const startIn = async (years: number) => {
    const now = () => Date.now() + years * year
    await using running = await serveFor(stateDir, now)
    return { warnings: running.warnings, ca: await readFile(running.description.caCert, 'utf8'), env: running.env }
  }
  const first = await startIn(0)
  const kept = await startIn(9)
  assert.deepEqual([kept.warnings, kept.ca], [[], first.ca])

  const renewed = await startIn(11)
  assert.match(
    renewed.warnings.join(),
    /^The certificate authority in .*state expired on \d{4}-\d\d-\d\d, so a new one was made\./,
  )
  assert.notEqual(renewed.ca, first.ca)
  assert.equal(renewed.env['IDENTITY_HEADER'], first.env['IDENTITY_HEADER'])
  assert.deepEqual((await startIn(11)).warnings, [])
})

async function serveFor(stateDir: string, now: () => number) {
  const running = await serve({
    world: 'seed',
    host: 'app-service',
    port: 0,
    bindRealPorts: false,
    stateDir,
    env: {},
    now,
  })
  return { ...running, [Symbol.asyncDispose]: running.close }
}

test('a state directory below one that makes no folders is refused at once', { timeout: 20_000 }, async () => {
  await assert.rejects(
    keepSecrets('/dev/null/state', Date.now()),
    /state cannot be kept in \/dev\/null\/state: ENOTDIR/,
  )
  if (process.platform === 'linux')
    await assert.rejects(keepSecrets('/proc/towline', Date.now()), /state cannot be kept in \/proc\/towline: ENOENT/)
})
