import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Warning } from '../../../src/change/change.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

const signIn = ['--auth', 'device-code']

/** A trust that works. */
async function working(t: TestContext): Promise<MemoryHost> {
  const host = await memoryHost(t)
  const { code, stderr } = await host.towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(code, 0, stderr)
  host.writes()
  return host
}

interface Line {
  readonly side: string
  readonly target?: string
  readonly action: string
  readonly what: string
  readonly command?: string
}

async function planned(host: MemoryHost): Promise<{ code: number; changes: Line[]; warnings: Warning[] }> {
  const { code, stdout, stderr } = await host.towline(['trust', 'plan', ...signIn])
  assert.notEqual(stdout, '', stderr)
  return { code, ...JSON.parse(stdout) }
}

const ofTarget = {
  step: 'target-service-principal',
  side: 'target',
  target: 'fabrikam',
  action: 'update',
  what: 'service principal of the application in fabrikam: from disabled to enabled',
  roles: ['Cloud Application Administrator'],
  command: 'towline trust resume -t fabrikam',
}
const ofHome = {
  step: 'application',
  side: 'home',
  action: 'update',
  what: 'application "Demo App": from disabled to enabled, for every tenant',
  roles: ['Cloud Application Administrator'],
  command: 'towline trust resume --application default',
}

for (const { lever, scope, change } of [
  { lever: 'service-principal', scope: ['-t', 'fabrikam'], change: ofTarget },
  { lever: 'application', scope: ['--application', 'default'], change: ofHome },
]) {
  test(`a trust that is suspended by ${lever} is drift for plan and verify, until it is resumed`, async (t) => {
    const host = await working(t)
    assert.deepEqual((await planned(host)).code, 0)
    assert.equal((await host.towline(['trust', 'suspend', ...scope, '--lever', lever, '--yes', ...signIn])).code, 0)
    const { code, changes } = await planned(host)
    assert.deepEqual({ code, changes }, { code: 3, changes: [change] })
    const verify = await host.towline(['trust', 'verify', ...signIn])
    assert.equal(verify.code, 3)
    assert.ok(verify.stderr.includes(`differs  ${change.side === 'home' ? 'home' : 'fabrikam'}: update ${change.what}`))
    assert.equal((await host.towline(['trust', 'resume', ...scope, '--yes', ...signIn])).code, 0)
    assert.equal((await planned(host)).code, 0)
  })

  test(`apply leaves a trust suspended by ${lever} as it is, asks nothing about it, and ends with 3`, async (t) => {
    const host = await working(t)
    await host.towline(['trust', 'suspend', ...scope, '--lever', lever, '--yes', ...signIn])
    host.writes()
    const prompts = { text: async () => assert.fail('there is nothing to confirm') }
    const apply = await host.towline(['trust', 'apply', ...signIn], { prompts })
    assert.equal(apply.code, 3, apply.stderr)
    const { applied, remaining } = JSON.parse(apply.stdout)
    assert.deepEqual({ applied, remaining }, { applied: [], remaining: [change] })
    assert.deepEqual(host.writes(), [])

    const shown = await host.towline(['trust', 'apply', '--yes', ...signIn, '-o', 'table'])
    assert.match(shown.stdout, /^0 changes made\.\nLeft as it is:\n\n/)
    assert.ok(shown.stdout.includes(`switched off: \`${change.command}\` alone switches it on`))
    assert.deepEqual(host.writes(), [])
  })
}

test('a service principal that an admin disabled by hand is drift, beside what else differs', async (t) => {
  const host = await working(t)
  const own = host.target.servicePrincipals.find(({ appId }) => appId === host.application()?.appId)
  assert.ok(own !== undefined)
  own.accountEnabled = false
  own.appRoleAssignments.splice(0)
  const { code, changes } = await planned(host)
  assert.equal(code, 3)
  assert.deepEqual(
    changes.map(({ action, command }) => `${action} ${command ?? 'apply'}`),
    ['grant apply', 'update towline trust resume -t fabrikam'],
  )
  const apply = await host.towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(apply.code, 3)
  assert.equal(own.appRoleAssignments.length, 1)
  assert.equal(own.accountEnabled, false)
})

test('in a target without a sign-in, a token that is refused because the service principal is disabled is drift', async (t) => {
  const host = await working(t)
  await host.towline(['trust', 'suspend', '-t', 'fabrikam', '--yes', ...signIn])
  host.target.signInPolicies = { blockDeviceCode: true }
  const { code, changes, warnings } = await planned(host)
  assert.deepEqual({ code, changes }, { code: 3, changes: [ofTarget] })
  assert.ok(warnings.some(({ code }) => code === 'TARGET_NOT_READ'))
  const apply = await host.towline(['trust', 'apply', '--yes', ...signIn])
  assert.equal(apply.code, 3)
  assert.deepEqual(JSON.parse(apply.stdout).remaining, [ofTarget])
  assert.doesNotMatch(apply.stderr, /give its admin the folder/)
})

test('an application that is disabled at home is not blamed on a target without a sign-in', async (t) => {
  const host = await working(t)
  await host.towline(['trust', 'suspend', '--application', 'default', '--yes', ...signIn])
  host.target.signInPolicies = { blockDeviceCode: true }
  const { code, changes } = await planned(host)
  assert.deepEqual({ code, changes }, { code: 3, changes: [ofHome] })
})

for (const { lever, scope, action, warning } of [
  { lever: 'grants', scope: ['-t', 'fabrikam'], action: 'grant', warning: 'GRANTS_MISSING' },
  { lever: 'credential', scope: ['--application', 'default'], action: 'create', warning: 'CREDENTIAL_MISSING' },
]) {
  test(`a trust that is suspended by ${lever} is drift, and the plan warns that apply would let it go on`, async (t) => {
    const host = await working(t)
    assert.ok(!(await planned(host)).warnings.some(({ code }) => code === warning))
    await host.towline(['trust', 'suspend', ...scope, '--lever', lever, '--yes', ...signIn])
    const { code, changes, warnings } = await planned(host)
    assert.deepEqual({ code, actions: changes.map((change) => change.action) }, { code: 3, actions: [action] })
    const [found] = warnings.filter((one) => one.code === warning)
    assert.match(found?.message ?? '', new RegExp(`suspend --lever ${lever}\` took .* \`towline trust apply\` would`))
  })
}

test('verify shows people the cause, where to read on, and the ids of a refused token', async (t) => {
  const host = await working(t)
  await host.towline(['trust', 'suspend', '-t', 'fabrikam', '--yes', ...signIn])
  const { code, stdout } = await host.towline(['trust', 'verify', '-o', 'table'])
  assert.equal(code, 3)
  assert.match(stdout, /^broken {2}fabrikam$/m)
  assert.match(stdout, /^ {2}docs {5}docs\/errors\.md#exchange_refused \(`towline docs EXCHANGE_REFUSED`\)$/m)
  assert.match(stdout, /^ {2}ids {6}correlation id [\da-f-]{36}$/m)
})
