import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'

test('towline help prints what --help behind the command prints', async () => {
  for (const words of [[], ['sites'], ['sites', 'list'], ['graph', 'get'], ['help'], ['emulator', 'run']]) {
    const { code, stdout, stderr } = await runCli(['help', ...words])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, words.join(' '))
    assert.equal(stdout, (await runCli([...words, '--help'])).stdout)
    assert.match(stdout, new RegExp(`^USAGE\n  towline ${words.join(' ')}`))
  }
  const withPath = await runCli(['help', 'graph', 'get', '/me', 'more'])
  assert.equal(withPath.stdout, (await runCli(['graph', 'get', '--help'])).stdout)
})

test('towline help of a command that does not exist ends with 2 and the nearest name', async () => {
  const { code, stdout, stderr } = await runCli(['help', 'sites', 'lst'])
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  assert.match(stderr, /^error {2}There is no command "lst" here \(USAGE\)\n.*\nfix {4}Did you mean "list"\?/)
})

test('the version is printed by the command and by each of its flags, and by nothing else', async () => {
  for (const word of ['version', '--version', '-v', '-V']) {
    assert.deepEqual(await runCli([word]), { code: 0, stdout: '1.2.3\n', stderr: '' }, word)
  }
  const behind = await runCli(['sites', 'list', '-v'])
  assert.equal(behind.code, 2)
  assert.match(behind.stderr, /^fix {4}Did you mean --verbose\?/m)
  assert.equal((await runCli(['-v', 'sites'])).code, 2)
})
