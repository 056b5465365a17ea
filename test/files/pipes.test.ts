/** Files that are pipes, as a real process reads them. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { challengedKey } from '../../src/credential/assertion/arc-key.ts'
import { keepState } from '../../src/emulator/serve/state/index.ts'
import { openPlain } from '../../src/files/open-plain.ts'
import { readFile } from '../../src/files/read-file.ts'
import { leftJournal } from '../../src/fleet/known-run.ts'
import { fileOnDisk } from '../../src/graph/files/file-on-disk.ts'
import { main } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'

const manifest = 'application: {}\ntargets: { a: { tenant: a.example } }\n'
const offline = {
  PATH: process.env['PATH'],
  TOWLINE_CLIENT_ID: '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f',
  TOWLINE_TENANT: '2f4a9b0c-1d3e-4f50-8a6b-7c8d9e0f1a2b',
  TOWLINE_MANIFEST_CEILING: '/',
}

function pipeIn(folder: string, name = 'pipe'): string {
  const path = join(folder, name)
  execFileSync('mkfifo', [path])
  return path
}

/** A folder with a pipe of this name in it. */
function folderWith(t: TestContext, pipe: string): string {
  const folder = temporaryFolder(t)
  pipeIn(folder, pipe)
  return folder
}

/** Runs a line of bash, in which `towline` is the program. */
async function inBash(line: string, cwd: string) {
  const defined = `towline() { '${process.execPath}' '${main}' "$@"; }; ${line}`
  const child = spawn('bash', ['--norc', '-c', defined], { cwd, env: offline })
  const begun = performance.now()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const [code] = await once(child, 'close')
  return { code, output, ms: performance.now() - begun }
}

test('readFile() of a pipe', async (t) => {
  const folder = temporaryFolder(t)
  const pipe = pipeIn(folder)

  await t.test('gives all that its writer wrote, and waits for the writer', async () => {
    const reading = readFile(pipe, { most: 1024 ** 2 })
    const writer = spawn('sh', ['-c', `head -c 300000 /dev/zero > '${pipe}'`])
    assert.equal((await reading).length, 300_000)
    if (writer.exitCode === null) await once(writer, 'exit')
  })

  await t.test('ends with the reason of the signal where no process writes to it', async () => {
    const reason = new Error('too late')
    const stop = new AbortController()
    const reading = readFile(pipe, { most: 10, signal: stop.signal })
    setImmediate(() => stop.abort(reason))
    await assert.rejects(reading, reason)
  })

  await t.test('ends where the pipe brings too much', async () => {
    const writer = spawn('sh', ['-c', `exec cat /dev/zero > '${pipe}'`])
    await assert.rejects(readFile(pipe, { most: 100_000 }), { name: 'UnfitFile', message: /^It is longer than 97 KiB/ })
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
  })

  await t.test('is refused where pipes are no files, and so is a socket', async (t) => {
    await assert.rejects(readFile(pipe, { most: 10, pipes: false }), { name: 'NotAFile', message: 'It is a pipe.' })
    const socket = join(folder, 'socket')
    const server = createServer().listen(socket)
    t.after(() => server.close())
    await once(server, 'listening')
    await assert.rejects(readFile(socket, { most: 10 }), { code: 'ENXIO' })
    await assert.rejects(openPlain(pipe), { message: 'It is a pipe.' })
    await assert.rejects(keepState(folderWith(t, 'emulator-secrets.json'), 0), /it is a folder, a pipe or a device/)
    const directory = `${folderWith(t, 'a.key')}/`
    const headers = { 'www-authenticate': `Basic realm=${directory}a.key` }
    await assert.rejects(challengedKey({ status: 401, headers, body: new Uint8Array() }, directory, {}), {
      code: 'IDENTITY_ANSWER_INVALID',
      message: /wrote a key file that is no plain file/,
    })
    const report = join(folderWith(t, 'r.json.journal'), 'r.json')
    await assert.rejects(leftJournal(report), { message: 'It is a pipe.' })
  })
})

test('fileOnDisk() of a pipe', async (t) => {
  const pipe = pipeIn(temporaryFolder(t))

  await t.test('is refused where no process reads from it', () =>
    assert.rejects(fileOnDisk(pipe), { code: 'USAGE', likelyCause: /^No process reads from .*pipe.*\(ENXIO\)\.$/ }),
  )

  await t.test('brings all bytes to its reader', async () => {
    const reader = spawn('sh', ['-c', `wc -c < '${pipe}'`])
    const file = await whenRead(pipe)
    for (let i = 0; i < 20; i++) await file.write(Buffer.alloc(50_000))
    await file.keep()
    assert.equal(Number(await reader.stdout.toArray()), 1_000_000)
  })

  await t.test('ends with the signal where its reader does not read', async (t) => {
    const reader = spawn('sh', ['-c', `exec sleep 100 < '${pipe}'`])
    t.after(() => reader.kill('SIGKILL'))
    const stop = new AbortController()
    const file = await whenRead(pipe, stop.signal)
    const writing = file.write(Buffer.alloc(1_000_000))
    setImmediate(() => stop.abort(new Error('too late')))
    await assert.rejects(async () => writing, { code: 'OUTPUT_FAILED' })
    await file.discard()
  })
})

/** Opens the pipe as soon as it has a reader. */
async function whenRead(pipe: string, signal?: AbortSignal): ReturnType<typeof fileOnDisk> {
  for (;;) {
    try {
      return await fileOnDisk(pipe, signal)
    } catch (error) {
      if (!/ENXIO/.test(String(Object(error).likelyCause))) throw error
    }
  }
}

test('a pipe that no process writes to ends a command at its --timeout', async (t) => {
  const cwd = temporaryFolder(t, { 'list.txt': 'a\n', 'towline.yaml': manifest })
  pipeIn(cwd)
  const all = [
    'sites list --no-manifest --identity file:pipe --timeout 1s',
    'manifest check --manifest pipe --timeout 1s',
    'sites list --targets-file pipe --timeout 1s',
    'graph post /users --no-manifest --access read-write --body @pipe --timeout 1s',
    'emulator start --world ./pipe --timeout 1s',
    'trust explain --no-manifest --fics pipe --timeout 1s',
  ]
  for (const { code, output, ms, line } of await Promise.all(
    all.map(async (words) => ({ line: words, ...(await inBash(`towline ${words}`, cwd)) })),
  )) {
    assert.match(output, /^error {2}The command took longer than --timeout allows \(1 s\)/m, line)
    assert.ok(code === 1 || code === 130, `${line}: ${code} ${output}`)
    assert.ok(ms < 20_000, `${line} took ${ms} ms`)
  }
})

test('Ctrl-C ends a command that waits for a pipe', async (t) => {
  const cwd = temporaryFolder(t)
  const pipe = pipeIn(cwd)
  const child = spawn(process.execPath, [main, 'manifest', 'check', '--manifest', 'pipe'], { cwd, env: offline })
  // The pipe has a reader once a writer can open it.
  const writer = spawn('sh', ['-c', `exec sleep 100 > '${pipe}'`])
  t.after(() => writer.kill('SIGKILL'))
  const opened = spawn('sh', ['-c', `: > '${pipe}'`])
  await once(opened, 'exit')
  child.kill('SIGINT')
  assert.deepEqual(await once(child, 'exit'), [130, null])
})

test('<(command) and /dev/stdin are read wherever a user names a file', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': manifest })
  const [byPipe, byStdin, targets, runbook, delta] = await Promise.all([
    inBash('towline manifest check --manifest <(cat towline.yaml)', cwd),
    inBash('cat towline.yaml | towline manifest check --manifest /dev/stdin', cwd),
    inBash('towline sites list --targets-file <(echo b)', cwd),
    inBash('towline run <(echo "export default {}")', cwd),
    inBash("towline graph get /users/delta --all --delta <(echo '{}')", cwd),
  ])
  assert.deepEqual([byPipe.code, byStdin.code], [0, 0], byPipe.output + byStdin.output)
  assert.match(targets.output, /"b"/)
  assert.match(runbook.output, /^cause {2}It is a pipe\.$/m)
  assert.match(delta.output, /is a pipe|symbolic link|ELOOP/)
})
