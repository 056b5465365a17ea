import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import { main, towline } from '../child.ts'
import { temporaryFolder } from '../support.ts'

const self = `${process.execPath} ${main}`

test('a command ends quietly when its reader has closed stdout', async () => {
  const line = `${self} sites list -o ndjson | head -n 1 | wc -l; echo "\${PIPESTATUS[0]}"`
  const { code, stdout, stderr } = await towline(['emulator', 'run', '--', 'bash', '--norc', '-c', line])
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '1\n0\n', stderr: '' })
})

test('a command whose output meets a full disk ends with 1', async () => {
  for (const words of ['--version', 'manifest schema']) {
    const { code, stderr } = await towline(['emulator', 'run', '--', 'sh', '-c', `${self} ${words} > /dev/full`])
    assert.equal(code, 1, words)
    assert.match(stderr, /ENOSPC.*\(OUTPUT_FAILED\)/)
    assert.doesNotMatch(stderr, /If it sent|was made|was done/, 'nothing was sent that could be done twice')
  }
})

test('a command whose output file has room for a part of its text ends with 1, and not with a part and 0', async (t) => {
  const cwd = temporaryFolder(t)
  const line = `ulimit -f 8; ${self} manifest schema > schema.json`
  const { code, stderr } = await towline(['emulator', 'run', '--', 'sh', '-c', line], { cwd })
  assert.equal(code, 1)
  assert.match(stderr, /EFBIG.*\(OUTPUT_FAILED\)/)
})

test('help ends a real process with 0, and usage errors end it with 2', async () => {
  assert.equal((await towline(['--help'])).code, 0)
  assert.equal((await towline(['sites', 'lst'])).code, 2)
  assert.equal((await towline(['sites', 'list'])).code, 2)
})

test('a body on standard input is read to its end', async () => {
  const { code, stderr } = await towline(['graph', 'post', '/x', '--body', '-'], { stdin: '{"a":' })
  assert.equal(code, 2)
  assert.match(stderr, /--body is not JSON/)
})

test('the first Ctrl-C ends a command that waits for standard input with 130', async () => {
  const child = spawn(process.execPath, [main, 'graph', 'post', '/x', '--body', '-', '--verbose'], {
    env: {},
    cwd: '/',
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // More than a pipe holds: it is taken away only once standard input is read.
  const hasBeenRead = once(child.stdin, 'drain')
  child.stdin.write(' '.repeat(4 * 1024 * 1024))
  await hasBeenRead
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  assert.equal(code, 130)
  assert.match(stderr, /INTERRUPTED/)
})
