import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'

test('the demo shows the seven steps as they happened, in 80 columns, without colour and without a token', async () => {
  const { code, stdout, stderr } = await runCli(['demo'])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const lines = stdout.split('\n')
  assert.deepEqual(
    lines.filter((line) => /^ (1|2|2b|3|4|5|6|7) /.test(line)).map((line) => line.slice(0, 21).trim().split(/ +/)),
    [
      ['1', 'Managed', 'identity'],
      ['2', 'Application'],
      ['2b', 'Trust'],
      ['3', 'Admin', 'consent'],
      ['4', 'Runbook'],
      ['5', 'Assertion'],
      ['6', 'Exchange'],
      ['7', 'Graph'],
    ],
  )
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  )
  assert.doesNotMatch(stdout, /[\u001b]|ey[\w-]+\.ey/)
  assert.match(stdout, /^ 7 {2}Graph {12}450 sites on 3 pages in \d+ ms$/m)
  assert.match(stdout, /^5 requests: 1 to the managed identity, 1 to the token service, 3 to Graph\.$/m)
  assert.match(stdout, /^ \.\.\. and 445 more$/m)
})

test('in the demo the identity of step 1 is the subject of step 2b and of the assertion', async () => {
  const { stdout } = await runCli(['demo'])
  const [, principal] = /principal ([0-9a-f]{8})…/.exec(stdout) ?? []
  assert.deepEqual(
    [...stdout.matchAll(/subject +([0-9a-f]{8})…/g)].map(([, subject]) => subject),
    [principal, principal],
  )
})

test('the demo draws the token flow in ASCII, with the names of its own world', async () => {
  const { stdout } = await runCli(['demo'])
  const drawing = stdout.slice(stdout.indexOf(' contoso (home)'), stdout.indexOf('\nWhere to go next'))
  assert.match(drawing, /^[\x20-\x7e\n]+$/)
  for (const name of [
    'AzAutomationDemo',
    'ManagedIdentityDemo-AzureTenant',
    'fabrikam (target)',
    'Sites.FullControl.All',
    '450 sites',
  ]) {
    assert.ok(drawing.includes(name), name)
  }
})

test('the demo prints the numbers of its steps in bold on a terminal', async () => {
  const { stdout } = await runCli(['demo'], { stdoutIsTerminal: true })
  assert.match(stdout, /\u001b\[1m 1 {2}Managed identity \u001b\[22m/)
})

test('in a terminal of 40 columns no word of the demo is broken, and the flow is drawn from top to bottom', async () => {
  const { code, stdout } = await runCli(['demo', '--no-color'], { stdoutIsTerminal: true, columns: 40 })
  assert.equal(code, 0)
  const long = stdout.split('\n').filter((line) => line.length > 40 && !/^ {2}bin\/towline /.test(line))
  for (const line of long) assert.match(line, /^ *\S+$/)
  assert.match(stdout, /\n {5}\| \[5\] assertion\n {5}v\n \[2\] application, trusts it by \[2b\]\n/)
  assert.match(stdout, /\n \[7\] Microsoft Graph: 450 sites\n/)
})
