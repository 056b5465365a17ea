import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { memoryHost } from '../../trust/flows/memory-host.ts'

const signIn = ['--auth', 'device-code']
const table = [...signIn, '-o', 'table']

async function working(t: TestContext) {
  const host = await memoryHost(t)
  assert.equal((await host.towline(['trust', 'apply', '--yes', ...signIn])).code, 0)
  return host
}

test('a plan ends in a sum of its changes, by tenants and actions', async (t) => {
  const host = await memoryHost(t)
  const plan = await host.towline(['trust', 'plan', ...table])
  assert.match(plan.stdout, /\n\n6 changes in 2 tenants: 4 create, 1 grant, 1 update\n$/)
  const one = await host.towline(['trust', 'plan', '--side', 'home', ...table])
  assert.match(one.stdout, /\n\n4 changes in 1 tenant: 3 create, 1 update\n$/)
})

test('the signs of a plan have colours on a terminal, and none elsewhere or with --no-color', async (t) => {
  const host = await memoryHost(t)
  const terminal = { stdoutIsTerminal: true, columns: 200 }
  const coloured = await host.towline(['trust', 'plan', ...table], terminal)
  assert.match(coloured.stdout, /^ {2}\u001b\[32m\+ create\u001b\[39m {2}application "Demo App"/m)
  assert.match(coloured.stdout, /^ {2}\u001b\[33m~ update\u001b\[39m {2}tenants that may have the application/m)
  for (const [words, world] of [[[], {}] as const, [['--no-color'], terminal] as const]) {
    assert.doesNotMatch((await host.towline(['trust', 'plan', ...table, ...words], world)).stdout, /\u001b/)
  }
})

test('on a narrow terminal no word of a plan is broken, and the plan says all that it says elsewhere', async (t) => {
  const host = await memoryHost(t)
  const words = (text: string) => text.split(/\s+/)
  const whole = await host.towline(['trust', 'plan', ...table, '--no-color'])
  const narrow = { stdoutIsTerminal: true, stderrIsTerminal: true, columns: 40 }
  const shown = await host.towline(['trust', 'plan', ...table, '--no-color'], narrow)
  assert.deepEqual(words(shown.stdout), words(whole.stdout))
  for (const line of shown.stdout.split('\n').filter((one) => one.length > 40)) assert.match(line, /^ *\S+$/)
})

test('the log of apply names the tenant of each change', async (t) => {
  const host = await memoryHost(t)
  const { stderr } = await host.towline(['trust', 'apply', '--yes', ...table])
  assert.match(stderr, /^home: create application "Demo App"/m)
  assert.match(stderr, /^fabrikam: grant Sites\.Read\.All of Microsoft Graph$/m)
})

test('an empty plan says in plain words what that means, for each command', async (t) => {
  const host = await working(t)
  const plan = await host.towline(['trust', 'plan', ...table])
  assert.equal(plan.stdout, 'Nothing to do: everything that was read is as the manifest says.\n')
  const resume = await host.towline(['trust', 'resume', '-t', 'fabrikam', ...table])
  assert.match(resume.stderr, /^Nothing to do: nothing is switched off\.$/m)
  assert.equal((await host.towline(['trust', 'suspend', '-t', 'fabrikam', '--yes', ...table])).code, 0)
  const again = await host.towline(['trust', 'suspend', '-t', 'fabrikam', ...table])
  assert.match(again.stderr, /^Nothing to do: nothing is left to switch off or to take away\.$/m)
  assert.equal((await host.towline(['trust', 'remove', '-t', 'fabrikam', '--yes', ...table])).code, 0)
  const removed = await host.towline(['trust', 'remove', '-t', 'fabrikam', ...table])
  assert.match(removed.stderr, /^Nothing to remove: nothing of it was found\.$/m)
})

test('every change of a plan is an action, and none is a state', async (t) => {
  const host = await working(t)
  const suspend = await host.towline(['trust', 'suspend', '-t', 'fabrikam', '--yes', ...table])
  assert.match(
    suspend.stderr,
    /^ {2}~ update {2}service principal of the application in fabrikam: from enabled to disabled$/m,
  )
  const everywhere = await host.towline(['trust', 'suspend', '--application', 'default', '--yes', ...table])
  assert.match(
    everywhere.stderr,
    /^ {2}~ update {2}application "Demo App": from enabled to disabled, for every tenant$/m,
  )
})

test('with --quiet a plan that has to be confirmed is shown whole, and one that is confirmed by --yes is not', async (t) => {
  const host = await memoryHost(t)
  const asked = await host.towline(['trust', 'apply', '--quiet', ...table], { prompts: { text: async () => 'no' } })
  assert.equal(asked.code, 1)
  assert.match(asked.stderr, /^ {2}\+ create {2}application "Demo App"/m)
  assert.match(asked.stderr, /\(PERMISSION_WIDE\)/)
  const told = await host.towline(['trust', 'apply', '--quiet', '--yes', ...table])
  assert.equal(told.code, 0)
  assert.doesNotMatch(told.stderr, /create|warning/)
})

test('with --quiet a command that has nothing to confirm says nothing but its result', async (t) => {
  const host = await working(t)
  const prompts = { text: async () => assert.fail('there is nothing to confirm') }
  const { code, stdout, stderr } = await host.towline(['trust', 'apply', '--quiet', ...table], { prompts })
  assert.equal(code, 0)
  assert.equal(stdout, '0 changes made.\n')
  assert.doesNotMatch(stderr, /Nothing to do|warning/)
})
