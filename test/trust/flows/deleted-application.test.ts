import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type MemoryHost, memoryHost } from './memory-host.ts'

const signIn = ['--auth', 'device-code']
const yes = ['--yes', ...signIn]
const everything = ['trust', 'remove', '--application', 'default']

/** A working trust that `towline trust remove` has taken away. */
async function removed(t: TestContext, ...flags: string[]): Promise<MemoryHost & { clientId: string }> {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', ...yes])
  const clientId = host.application()?.appId ?? assert.fail('the application')
  await ok(host, [...everything, ...flags, ...yes])
  assert.equal(host.application(), undefined)
  return { ...host, clientId }
}

async function ok({ towline }: Pick<MemoryHost, 'towline'>, argv: readonly string[]) {
  const ran = await towline(argv)
  assert.equal(ran.code, 0, ran.stderr)
  return ran
}

async function refused({ towline, writes }: MemoryHost, argv: readonly string[]): Promise<string> {
  writes()
  const { code, stderr } = await towline(argv)
  assert.equal(code, 1, stderr)
  assert.deepEqual(writes(), [])
  return stderr
}

function withoutClientId(host: MemoryHost): void {
  host.writeManifest(host.manifest().replace(/^ *clientId:.*\n/m, ''))
}

test('what trust remove took away is brought back by trust apply --restore, under its client ID', async (t) => {
  const host = await removed(t)
  assert.match(await refused(host, ['trust', 'apply', ...yes]), /was deleted in the home tenant \(TRUST_BLOCKED\)/)
  const plan = await host.towline(['trust', 'plan', '--restore', ...signIn])
  assert.equal(plan.code, 3, plan.stderr)
  const [{ action, what }] = JSON.parse(plan.stdout).changes
  assert.match(
    `${action} ${what}`,
    new RegExp(`^update application "Demo App" \\(client ID ${host.clientId}\\): restored`),
  )

  await ok(host, ['trust', 'apply', '--restore', ...yes])
  await ok(host, ['trust', 'verify'])
  assert.equal(host.application()?.appId, host.clientId)
  assert.equal((await host.towline(['trust', 'plan', ...signIn])).code, 0)
})

test('an admin of the target alone is told that the application may be deleted at home', async (t) => {
  const host = await removed(t)
  const { code, stderr } = await host.towline(['trust', 'apply', '--side', 'target', ...yes])
  assert.equal(code, 1)
  assert.match(stderr, /does not reference a valid application object.*\(GRAPH_REFUSED\)$/m)
  assert.match(stderr, /^cause {2}The application was deleted in the home tenant, or/m)
  assert.match(stderr, /^fix {4}Let an admin of the home tenant run .* --restore/m)

  await ok(host, ['trust', 'apply', '--side', 'home', '--restore', ...yes])
  await ok(host, ['trust', 'apply', '--side', 'target', ...yes])
  await ok(host, ['trust', 'verify'])
})

test('trust remove says what it leaves behind, and --for-good makes room for a new application', async (t) => {
  const host = await removed(t)
  withoutClientId(host)
  assert.match(await refused(host, ['trust', 'apply', ...yes]), /APPLICATION_NAME_TAKEN/)
  const again = await ok(host, [...everything, ...yes])
  assert.match(again.stderr, /no other one can be made under the name towline-default-demo-app in that time/)
  assert.match(
    again.stderr,
    /Nothing to remove.*^warning {2}Entra keeps the deleted application.*\(APPLICATION_KEPT\)$/ms,
  )
  assert.deepEqual(
    JSON.parse(again.stdout).warnings.map(({ code }: { code: string }) => code),
    ['APPLICATION_KEPT'],
  )
  assert.equal(host.home.deletedApplications.length, 1)

  const forGood = await ok(host, [...everything, '--for-good', ...yes])
  assert.match(JSON.parse(forGood.stdout).applied[0].what, /for good: nothing brings it back/)
  assert.deepEqual(host.home.deletedApplications, [])
  await ok(host, ['trust', 'apply', ...yes])
  await ok(host, ['trust', 'verify'])
  assert.notEqual(host.application()?.appId, host.clientId)
})

test('a deleted application keeps its name in any letter case, and the plan knows it', async (t) => {
  const host = await removed(t)
  const [deleted] = host.home.deletedApplications
  assert.ok(deleted)
  deleted.uniqueName = 'Towline-Default-Demo-App'
  withoutClientId(host)
  const stderr = await refused(host, ['trust', 'plan', ...signIn])
  assert.match(stderr, /is taken by the deleted application "Demo App".*\(APPLICATION_NAME_TAKEN\)/s)
  await ok(host, ['trust', 'apply', '--restore', ...yes])
  assert.equal(host.application()?.appId, host.clientId)
})

test('trust remove --for-good removes and deletes in one command, and tells of the client ID in the manifest', async (t) => {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', ...yes])
  const unasked = await host.towline([...everything, '--for-good', ...signIn])
  assert.match(unasked.stderr, /NOT_CONFIRMED/)
  assert.ok(host.application())
  const { stdout, stderr } = await ok(host, [...everything, '--for-good', ...yes])
  assert.deepEqual(
    JSON.parse(stdout)
      .applied.slice(-2)
      .map(({ what }: { what: string }) => what.replace(/\(.*?\) ?/, '')),
    ['application "Demo App" ', 'application "Demo App" for good: nothing brings it back, and its name is free again'],
  )
  assert.match(stderr, /take `clientId` out of the manifest.*\(CLIENT_ID_LEFT\)$/m)
  assert.deepEqual(host.home.deletedApplications, [])
  assert.match(
    await refused(host, ['trust', 'apply', ...yes]),
    /The home tenant has no application.*^cause {2}It was deleted for good/ms,
  )
  withoutClientId(host)
  await ok(host, ['trust', 'apply', ...yes])
  await ok(host, ['trust', 'verify'])
})

test('another displayName in the manifest makes a new application beside the deleted one', async (t) => {
  const host = await removed(t)
  withoutClientId(host)
  host.writeManifest(host.manifest().replace('Demo App', 'Demo App 2'))
  await ok(host, ['trust', 'apply', ...yes])
  await ok(host, ['trust', 'verify'])
  assert.equal(host.home.deletedApplications.length, 1)
})

test('a set-up that failed and was cleaned up in the portal is planned again with the ways out', async (t) => {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', '--side', 'home', ...yes])
  const { home } = host
  const [made] = home.applications.splice(
    home.applications.findIndex(({ displayName }) => displayName === 'Demo App'),
    1,
  )
  assert.ok(made)
  home.deletedApplications.push({ ...made, deletedDateTime: '2026-11-01T00:00:00Z' })
  withoutClientId(host)
  for (const command of ['plan', 'apply'])
    assert.match(
      await refused(host, ['trust', command, ...signIn]),
      /^fix {4}Bring it back with `towline trust apply --restore`/m,
    )
  await ok(host, ['trust', 'apply', '--restore', ...yes])
  assert.match(host.manifest(), new RegExp(`clientId: ${made.appId}`))
  await ok(host, ['trust', 'verify'])
})

test('a deletion for good that cannot be made yet is an error, and the next run makes it', async (t) => {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', ...yes])
  const { deletedApplications } = host.home
  const unseen: typeof deletedApplications = []
  deletedApplications.push = (...items) => unseen.push(...items)
  const early = await host.towline([...everything, '--for-good', ...yes])
  assert.equal(early.code, 1)
  assert.match(early.stderr, /was deleted, but not for good.*\(TRUST_NOT_SETTLED\)$/m)
  Reflect.deleteProperty(deletedApplications, 'push')
  deletedApplications.push(...unseen)
  await ok(host, [...everything, '--for-good', ...yes])
  assert.deepEqual(host.home.deletedApplications, [])
})

test('--for-good takes --application, and --restore takes something to restore', async (t) => {
  const host = await memoryHost(t)
  const target = await host.towline(['trust', 'remove', '-t', 'fabrikam', '--for-good', ...yes])
  assert.equal(target.code, 2)
  assert.match(target.stderr, /--for-good was given without --application \(USAGE\)$/m)
  for (const command of [['plan'], ['apply', '--yes']])
    assert.match(
      await refused(host, ['trust', ...command, '--restore', ...signIn]),
      /There is nothing to restore.*^fix {4}(Leave|Take `clientId` out).* --restore out.* restored by themselves, with -t/ms,
    )
})

test('a manifest that init writes anew meets the deleted application too, and a handover names the restored one', async (t) => {
  const host = await removed(t)
  const init = ['--home-tenant', 'contoso.onmicrosoft.com', '-t', 'fabrikam=fabrikam.onmicrosoft.com', '--force']
  await ok(host, ['init', ...init, '--display-name', 'Demo App', '--identity', 'system'])
  host.writeManifest(host.manifest().replace(/^( *)permissions:.*$/m, '$1permissions: [Sites.Read.All]'))
  const handover = ['trust', 'apply', '--consent', 'handover', '--out', 'out', ...yes]
  assert.match(await refused(host, handover), /APPLICATION_NAME_TAKEN/)
  const { code, stderr } = await host.towline([...handover, '--restore'])
  assert.equal(code, 3, stderr)
  const script = readFileSync(join(host.folder, 'out', 'fabrikam', 'consent.sh'), 'utf8')
  assert.ok(script.includes(`client=${host.clientId}`))
})
