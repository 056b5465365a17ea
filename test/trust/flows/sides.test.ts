import assert from 'node:assert/strict'
import test from 'node:test'
import { type MemoryHost, manifestText, memoryHost } from './memory-host.ts'

const signedIn = ['--auth', 'device-code', '-o', 'json'] as const

interface Change {
  readonly side: string
}

function sidesOf(stdout: string, key: 'changes' | 'applied'): string[] {
  return JSON.parse(stdout)[key].map(({ side }: Change) => side)
}

/** The tenants that admins signed in to: each sign-in requests one device code. */
function tenantsSignedInto({ emulator }: MemoryHost): string[] {
  const asked = emulator.requests.filter(({ path }) => path.endsWith('/devicecode'))
  return [...new Set(asked.map(({ path }) => path.split('/')[1] ?? ''))]
}

test('apply without --yes and without a terminal writes nothing', async (t) => {
  const { towline, emulator, manifest } = await memoryHost(t)
  const { code, stderr } = await towline(['trust', 'apply', ...signedIn])
  assert.equal(code, 1)
  assert.match(stderr, /NOT_CONFIRMED/)
  assert.deepEqual(emulator.world.home.applications, [])
  assert.equal(manifest(), manifestText)
})

test('towline trust --side', async (t) => {
  const host = await memoryHost(t)
  const { home } = host.emulator.world
  const [target] = host.emulator.world.targets

  await t.test('the admin of the target cannot be first, because there is no client ID yet', async () => {
    const { code, stderr } = await host.towline(['trust', 'plan', '--side', 'target', ...signedIn])
    assert.equal(code, 2)
    assert.equal(JSON.parse(stderr.slice(stderr.indexOf('{"error"'))).error.code, 'CLIENT_ID_MISSING')
  })

  await t.test('the admin of home applies its side, and signs in to no other tenant', async () => {
    host.emulator.reset()
    const { code, stdout, stderr } = await host.towline(['trust', 'apply', '--side', 'home', '--yes', ...signedIn])
    assert.equal(code, 0, stderr)
    assert.deepEqual(sidesOf(stdout, 'applied'), ['home', 'home', 'home', 'home'])
    assert.deepEqual(tenantsSignedInto(host), [home.id])
    assert.equal((await host.towline(['trust', 'verify', '-o', 'json'])).code, 3)
  })

  await t.test('the admin of the target applies its side, and signs in to no other tenant', async () => {
    const seen = host.emulator.requests.length
    const plan = await host.towline(['trust', 'plan', '--side', 'target', ...signedIn])
    assert.deepEqual([plan.code, sidesOf(plan.stdout, 'changes')], [3, ['target', 'target']], plan.stderr)
    const apply = await host.towline(['trust', 'apply', '--side', 'target', '--yes', ...signedIn])
    assert.deepEqual([apply.code, sidesOf(apply.stdout, 'applied')], [0, ['target', 'target']], apply.stderr)
    const later = host.emulator.requests.slice(seen).filter(({ path }) => path.endsWith('/devicecode'))
    assert.ok(
      later.every(({ path }) => path.startsWith(`/${target?.id}/`)),
      'only the target',
    )
    assert.equal((await host.towline(['trust', 'verify', '-o', 'json'])).code, 0)
  })
})

test('a manifest into which the client ID cannot be written stops apply before anything is made', async (t) => {
  const host = await memoryHost(t)
  const twice = `home: { tenant: contoso.onmicrosoft.com }
applications:
  read: &read { permissions: [Sites.Read.All], identity: system }
  again: *read
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com, application: again }
`
  host.writeManifest(twice)
  const { code, stderr } = await host.towline(['trust', 'apply', '--yes', ...signedIn])
  assert.equal(code, 1)
  const { error } = JSON.parse(stderr.slice(stderr.indexOf('{"error"')))
  assert.equal(error.code, 'TRUST_BLOCKED')
  assert.match(error.message, /^The client ID of the application "again" has to be written into .* is an alias there/)
  assert.equal(host.manifest(), twice)
  assert.equal(host.emulator.world.home.applications.length, 0)
})

test('a plan says when the manifest does not know the application yet', async (t) => {
  const host = await memoryHost(t)
  assert.equal((await host.towline(['trust', 'apply', '--yes', ...signedIn])).code, 0)
  const written = host.manifest()
  host.writeManifest(manifestText)
  const plan = await host.towline(['trust', 'plan', ...signedIn])
  assert.equal(plan.code, 0, plan.stderr)
  const warnings: { code: string }[] = JSON.parse(plan.stdout).warnings
  assert.ok(warnings.some(({ code }) => code === 'CLIENT_ID_NOT_IN_MANIFEST'))

  const apply = await host.towline(['trust', 'apply', ...signedIn])
  assert.deepEqual([apply.code, JSON.parse(apply.stdout).applied], [0, []], apply.stderr)
  assert.equal(host.manifest(), written)
})
