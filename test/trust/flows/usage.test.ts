import assert from 'node:assert/strict'
import test from 'node:test'
import { memoryHost } from './memory-host.ts'

const wrong = [
  {
    name: 'a target together with an application',
    argv: ['suspend', '-t', 'fabrikam', '--application', 'default'],
    says: /-t and --application were given together/,
  },
  {
    name: 'an application that the manifest does not have',
    argv: ['remove', '--application', 'defualt'],
    says: /has no application "defualt"; did you mean "default"\?.*Choose among "default"/,
  },
  {
    name: 'a lever of home for a target',
    argv: ['suspend', '-t', 'fabrikam', '--lever', 'credential'],
    says: /The lever credential works on the home tenant \(USAGE\).*Use --application <key>: this lever stops all targets/,
  },
  {
    name: 'a lever of the target for an application',
    argv: ['resume', '--application', 'default', '--lever', 'grants'],
    says: /The lever grants works on the target tenant \(USAGE\).*Choose targets with -t in place of --application/,
  },
]

for (const { name, argv, says } of wrong) {
  test(`towline trust refuses ${name} before any sign-in`, async (t) => {
    const host = await memoryHost(t)
    const { code, stdout, stderr } = await host.towline(['trust', ...argv, '--yes', '--auth', 'device-code'])
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.match(stderr.replace(/\s+/g, ' '), says)
    assert.match(stderr, /\(USAGE\)/)
    assert.deepEqual(host.emulator.requests, [])
  })
}

test('towline trust without a manifest says that the trust is set up from one', async (t) => {
  const host = await memoryHost(t)
  const { code, stderr } = await host.towline(['trust', 'plan'], { cwd: '/' })
  assert.equal(code, 2)
  assert.match(
    stderr,
    /There is no towline\.yaml in \/ or above it, and the trust is set up from a manifest \(MANIFEST_NOT_FOUND\)/,
  )
})

test('--consent api is refused before any write if no admin is signed in to the target', async (t) => {
  const host = await memoryHost(t)
  host.target.signInPolicies = { blockDeviceCode: true }
  const argv = ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'api']
  const { code, stderr } = await host.towline(argv)
  assert.equal(code, 1)
  assert.match(stderr, /No admin is signed in to fabrikam, which --consent api needs \(SIGN_IN_MISSING\)/)
  assert.deepEqual(host.writes(), [])
  host.target.signInPolicies = {}
  assert.equal((await host.towline(argv)).code, 0)
})

test('a person who answers no at the terminal changes nothing, and a yes does it', async (t) => {
  const host = await memoryHost(t)
  const answer = (text: string) => ({ prompts: { text: async () => text } })
  const apply = ['trust', 'apply', '--auth', 'device-code', '-o', 'json']
  const no = await host.towline(apply, answer('no'))
  assert.equal(no.code, 1)
  assert.match(no.stderr, /NOT_CONFIRMED/)
  assert.match(no.stderr, /The answer was no\./)
  assert.deepEqual(host.writes(), [])
  assert.equal((await host.towline(apply, answer('yes'))).code, 0)
})

test('plan and apply print the fields of the contract, and neither keys nor what was before', async (t) => {
  const host = await memoryHost(t)
  const signedIn = ['--auth', 'device-code', '-o', 'json']
  const plan = await host.towline(['trust', 'plan', ...signedIn])
  const { changes, ...more } = JSON.parse(plan.stdout)
  assert.deepEqual(Object.keys(more), ['warnings'])
  const fields = (change: object) => Object.keys(change).join(' ')
  assert.deepEqual(
    [...new Set(changes.map(fields))],
    ['step side action what roles', 'step side target action what roles'],
  )
  const apply = await host.towline(['trust', 'apply', '--yes', ...signedIn])
  const { applied, remaining, warnings, ...others } = JSON.parse(apply.stdout)
  assert.deepEqual([applied, remaining, others], [changes, [], {}])
  assert.ok(Array.isArray(warnings))
})
