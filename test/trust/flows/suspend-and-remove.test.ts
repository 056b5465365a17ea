import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { grantAdminConsent } from '../../../src/emulator/world/build/set-up.ts'
import type { Application } from '../../../src/emulator/world/model/index.ts'
import type { Send } from '../../../src/http/send.ts'
import { json } from '../../support/scripted-send.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

const signIn = ['--auth', 'device-code']
const inTarget = ['-t', 'fabrikam']
const everywhere = ['--application', 'default']

const levers = [
  { lever: 'service-principal', scope: inTarget, proof: { works: false, aadsts: 7000112 } },
  { lever: 'grants', scope: inTarget, proof: { works: false } },
  { lever: 'application', scope: everywhere, proof: { works: false, aadsts: 7000112 } },
  { lever: 'credential', scope: everywhere, proof: { works: false, aadsts: 70025 } },
] as const

test('towline trust suspend and resume', async (t) => {
  const { towline } = await working(t)
  for (const { lever, scope, proof } of levers) {
    await t.test(
      `suspend with the lever ${lever} stops a working trust and proves it, and resume brings it back`,
      async () => {
        const suspended = await towline(['trust', 'suspend', ...scope, '--lever', lever, '--yes', ...signIn])
        assert.equal(suspended.code, 0, suspended.stderr)
        assert.match(suspended.stderr, new RegExp(`${lever} stops: .*\\n${lever} leaves: `))
        const said = JSON.parse(suspended.stdout)
        assert.equal(said.applied.length, 1)
        const [{ error: _, ...shown }] = said.proof
        assert.deepEqual(shown, { target: 'fabrikam', ...proof })
        const { issuedUntil, liveUntil } = said.residual
        assert.equal(Date.parse(liveUntil) - Date.parse(issuedUntil), 90 * 60_000)
        assert.equal((await towline(['trust', 'verify'])).code, 3)

        const resumed = await towline(['trust', 'resume', ...scope, '--yes', ...signIn])
        assert.equal(resumed.code, 0, resumed.stderr)
        assert.deepEqual(JSON.parse(resumed.stdout).proof, [{ target: 'fabrikam', works: true }])
        assert.equal((await towline(['trust', 'verify'])).code, 0)
      },
    )
  }
})

test('resume refuses a trust that is not there any more, and says that apply sets it up', async (t) => {
  const { towline, writes } = await working(t)
  const remove = async (...scope: string[]) => {
    const { code, stderr } = await towline(['trust', 'remove', ...scope, '--yes', ...signIn])
    assert.equal(code, 0, stderr)
    writes()
  }
  const refused = async (scope: readonly string[], message: RegExp) => {
    const { code, stderr } = await towline(['trust', 'resume', ...scope, '--yes', ...signIn])
    assert.equal(code, 1)
    assert.match(stderr, message)
    assert.match(stderr, /so there is nothing to resume \(TRUST_BLOCKED\)$/m)
    assert.match(stderr, /^fix {4}Set it up with `towline trust apply`/m)
    assert.deepEqual(writes(), [])
  }
  await remove(...inTarget)
  for (const lever of [[], ['--lever', 'grants'], ['--lever', 'service-principal']])
    await refused([...inTarget, ...lever], /^error {2}fabrikam has no service principal of the application/m)
  await remove(...everywhere)
  for (const lever of [[], ['--lever', 'credential'], ['--lever', 'application']])
    await refused([...everywhere, ...lever], /^error {2}The home tenant does not have the application/m)
})

test('suspend warns where there is nothing to suspend, because the trust that was meant may be another one', async (t) => {
  const { towline, writes, manifest, writeManifest, application } = await working(t)
  const clientId = application()?.appId ?? assert.fail('the application')
  writeManifest(manifest().replace(clientId, '11111111-2222-4333-8444-555555555555'))
  writes()
  for (const [scope, missing] of [
    [inTarget, 'fabrikam has no service principal of the application'],
    [everywhere, 'The home tenant does not have the application'],
  ] as const) {
    const { code, stderr } = await towline(['trust', 'suspend', ...scope, '--yes', ...signIn])
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^Nothing to do: nothing is left to switch off or to take away\.$/m)
    const warning = `${missing} 11111111-2222-4333-8444-555555555555, so nothing was there to suspend`
    assert.match(stderr, new RegExp(`^warning {2}${warning}.*\\(NOTHING_TO_SUSPEND\\)$`, 'm'))
    assert.deepEqual(writes(), [])
  }

  writeManifest(manifest().replace('11111111-2222-4333-8444-555555555555', clientId))
  const twice = ['trust', 'suspend', ...everywhere, '--yes', ...signIn]
  for (const run of ['the first', 'the second']) {
    const { code, stderr } = await towline(twice)
    assert.equal(code, 0, stderr)
    assert.doesNotMatch(stderr, /NOTHING_TO_SUSPEND/, run)
  }
})

test('suspend prints for a person what was refused, and until when issued tokens live', async (t) => {
  const { towline, writes } = await working(t)
  const argv = ['trust', 'suspend', ...inTarget, ...signIn, '-o', 'table']
  const unasked = await towline(argv)
  assert.equal(unasked.code, 1)
  assert.match(unasked.stderr, /NOT_CONFIRMED/)
  assert.deepEqual(writes(), [])

  const { code, stdout, stderr } = await towline([...argv, '--yes'])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^fabrikam: refused \(AADSTS7000112\)$/m)
  assert.match(stdout, /^Tokens issued until \d\d:\d\d live until \d\d:\d\d at the latest \(UTC\)\.$/m)
})

test('a refusal by chance is no proof that suspend has stopped the trust', async (t) => {
  const { towline, emulator, target, application } = await working(t)
  const own = target.servicePrincipals.find(({ appId }) => appId === application()?.appId)
  assert.ok(own)
  let exchanges = 0
  // One node refuses by chance, and the next three requests come to nodes that do not know the lever yet.
  const send: Send = async (request) => {
    if (own.accountEnabled || !request.url.endsWith('/token') || request.direct) return emulator.send(request)
    if (++exchanges === 1) return json({ error: 'invalid_client', error_codes: [700213] }, 401)
    own.accountEnabled = exchanges < 5
    const response = await emulator.send(request)
    own.accountEnabled = false
    return response
  }
  const words = ['trust', 'suspend', ...inTarget, '--lever', 'service-principal', '--yes', ...signIn]
  const { code, stdout, stderr } = await towline(words, { send })
  assert.equal(code, 0, stderr)
  const [{ works, aadsts }] = JSON.parse(stdout).proof
  assert.deepEqual({ works, aadsts }, { works: false, aadsts: 7000112 })
  assert.ok(exchanges >= 5 + 5, `${exchanges} exchanges`)
})

test('a narrow target that a consent by link made wide is drift until --prune', async (t) => {
  const { towline, home, target } = await working(t)
  const application = own({ home })
  const graph = target.servicePrincipals.find(({ displayName }) => displayName === 'Microsoft Graph')
  const id = graph?.appRoles.find(({ value }) => value === 'User.Read.All')?.id
  assert.ok(graph !== undefined && id !== undefined)
  application.requiredResourceAccess.push({ resourceAppId: graph.appId, resourceAccess: [{ id, type: 'Role' }] })
  grantAdminConsent(target, application, home)

  const verify = await towline(['trust', 'verify'])
  assert.equal(verify.code, 3)
  assert.deepEqual(JSON.parse(verify.stdout).targets[0].roles.extra, ['User.Read.All'])
  const plan = await towline(['trust', 'plan', ...signIn])
  assert.equal(plan.code, 0)
  assert.ok(JSON.parse(plan.stdout).warnings.some(({ code }: { code: string }) => code === 'EXTRA_GRANT'))
  const pruning = await towline(['trust', 'plan', '--prune', ...signIn])
  assert.equal(pruning.code, 3)
  assert.deepEqual(
    JSON.parse(pruning.stdout).changes.map(({ action, what }: Record<string, string>) => `${action} ${what}`),
    ['revoke User.Read.All of Microsoft Graph'],
  )
  assert.equal((await towline(['trust', 'apply', '--prune', '--yes', ...signIn])).code, 0)
  assert.equal((await towline(['trust', 'verify'])).code, 0)
})

test('remove takes one target out and leaves home alone, and then the whole application', async (t) => {
  const { towline, home, target } = await working(t)
  const { appId } = own({ home })
  const isThere = () => target.servicePrincipals.some((one) => one.appId === appId)
  const one = await towline(['trust', 'remove', ...inTarget, '--yes', ...signIn])
  assert.equal(one.code, 0, one.stderr)
  assert.match(one.stderr, /gets no new token/)
  assert.equal(isThere(), false)
  assert.equal(own({ home }).appId, appId, 'home is left alone')
  assert.equal((await towline(['trust', 'verify'])).code, 3)

  assert.equal((await towline(['trust', 'apply', '--yes', ...signIn])).code, 0)
  assert.equal((await towline(['trust', 'verify'])).code, 0)
  const all = await towline(['trust', 'remove', ...everywhere, '--yes', ...signIn])
  assert.equal(all.code, 0, all.stderr)
  assert.equal(isThere(), false)
  assert.ok(!home.applications.some((application) => application.appId === appId))
  const again = await towline(['trust', 'remove', ...everywhere, '--yes', ...signIn])
  assert.deepEqual([again.code, JSON.parse(again.stdout).applied], [0, []])
})

test('away from the host of the identity, an admin can stop and remove what trusts it, and reads that no token was tried', async (t) => {
  const { towline, home } = await working(t)
  const elsewhere = { env: { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/' } }
  const suspend = ['trust', 'suspend', ...everywhere, '--yes', ...signIn]
  const unknown = await towline([...suspend, '--lever', 'credential'], elsewhere)
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /IDENTITY_UNKNOWN/)

  const { code, stdout, stderr } = await towline(suspend, elsewhere)
  assert.equal(code, 0, stderr)
  const [proof] = JSON.parse(stdout).proof
  assert.equal(proof.works, undefined)
  assert.match(proof.error, /^(IDENTITY|ASSERTION)_/)
  assert.equal(own({ home }).isDisabled, true)

  const remove = await towline(['trust', 'remove', ...everywhere, '--yes', ...signIn], elsewhere)
  assert.equal(remove.code, 0, remove.stderr)
  assert.ok(!home.applications.some(({ displayName }) => displayName === 'Demo App'))
})

async function working(t: TestContext): Promise<MemoryHost> {
  const host = await memoryHost(t)
  const { code, stderr } = await host.towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(code, 0, stderr)
  host.writes()
  return host
}

function own({ home }: Pick<MemoryHost, 'home'>): Application {
  const found = home.applications.find(({ displayName }) => displayName === 'Demo App')
  assert.ok(found)
  return found
}
