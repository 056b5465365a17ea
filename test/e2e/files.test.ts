import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import test, { type TestContext } from 'node:test'
import { main } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { startEmulator } from '../emulator/serve/support.ts'

// A process has what memory has not: connections that are cut, an event loop that ends, and a peak of memory.

const CONTENT = '/sites/root/drive/root:/large.bin:/content'
const MIB = 1024 * 1024

async function place(t: TestContext, size: number) {
  const running = await startEmulator(t)
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, 'large.bin'), randomBytes(size))
  const env = { ...running.env, PATH: process.env['PATH'], TOWLINE_ACCESS: 'read-write' }
  /** Runs a command, with stdout in a file. It gets the signal when a path is asked for. */
  const towline = async (
    argv: readonly string[],
    signal?: NodeJS.Signals,
    when: (path: string) => boolean = () => false,
  ) => {
    const out = openSync(join(cwd, 'stdout'), 'w')
    const child = spawn(process.execPath, [...PEAK, main, 'graph', ...argv], {
      cwd,
      env,
      stdio: ['ignore', out, 'pipe'],
    })
    const { answer } = running.emulator
    let isArmed = signal !== undefined
    running.emulator.answer = async (service, request) => {
      if (isArmed && when(new URL(request.url).pathname)) isArmed = !child.kill(signal)
      return answer(service, request)
    }
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const [code] = await once(child, 'close')
    running.emulator.answer = answer
    return { code, stderr, peakMiB: Number(/^peak (\d+)$/m.exec(stderr)?.[1]) }
  }
  return { running, cwd, towline }
}

/** Prints the peak of the process's memory, in MiB, at its end. */
const PEAK = [
  '--import',
  "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+Math.round(process.resourceUsage().maxRSS/1024)+'\\n'))",
]

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

test('a file that is longer than any answer in memory may be comes and goes, with flat memory', async (t) => {
  const { cwd, towline } = await place(t, 66 * MIB)
  const small = await towline(['get', '/sites/root'])
  const put = await towline(['put', CONTENT, '--file', 'large.bin', '--quiet'])
  assert.equal(put.code, 0, put.stderr)
  const sent = await hashOf(join(cwd, 'large.bin'))

  const piped = await towline(['get', CONTENT])
  assert.deepEqual([piped.code, await hashOf(join(cwd, 'stdout'))], [0, sent])
  const out = await towline(['get', CONTENT, '--out', 'copy.bin', '--quiet'])
  assert.deepEqual([out.code, await hashOf(join(cwd, 'copy.bin'))], [0, sent])
  for (const { peakMiB } of [put, piped, out]) {
    assert.ok(peakMiB < small.peakMiB + 60, `${peakMiB} MiB at its peak, and ${small.peakMiB} for a small answer`)
  }
})

test('a download whose connection is cut goes on, and the file is whole', async (t) => {
  const { running, cwd, towline } = await place(t, 12 * MIB)
  assert.equal((await towline(['put', CONTENT, '--file', 'large.bin', '--quiet'])).code, 0)
  await running.emulator.faults.replace([{ kind: 'truncate', service: 'sharePoint', bytes: 3 * MIB, times: 3 }])
  const { code, stderr } = await towline(['get', CONTENT, '--verbose'])
  assert.deepEqual([code, await hashOf(join(cwd, 'stdout'))], [0, await hashOf(join(cwd, 'large.bin'))])
  assert.match(stderr, / {2}reset {2}(.|\n)* {2}206 {2}/)
})

for (const [what, argv] of [
  ['a download', ['get', CONTENT, '--out', 'copy.bin']],
  ['an upload', ['put', CONTENT, '--file', 'large.bin']],
] as const) {
  test(`${what} that is interrupted ends with 130, and leaves nothing`, async (t) => {
    const { running, cwd, towline } = await place(t, 12 * MIB)
    await towline(['put', CONTENT, '--file', 'large.bin', '--quiet'])
    running.emulator.clearRequests()
    const isTransfer = (path: string) => /download\.aspx|uploadSession$/.test(path)
    const { code, stderr } = await towline(argv, 'SIGINT', isTransfer)
    assert.equal(code, 130, stderr)
    assert.match(stderr, /INTERRUPTED/)
    assert.deepEqual(readdirSync(cwd).toSorted(), ['large.bin', 'stdout'])
    if (argv[0] === 'put') assert.equal(running.emulator.requests.at(-1)?.method, 'DELETE')
  })
}

test('an upload whose process was killed goes on with --resume', async (t) => {
  const { running, cwd, towline } = await place(t, 22 * MIB)
  const upload = ['put', CONTENT, '--file', 'large.bin', '--resume', 'kept', '--quiet']
  let fragments = 0
  const killed = await towline(upload, 'SIGKILL', (path) => path.endsWith('/uploadSession') && ++fragments === 2)
  assert.equal(killed.code, null)
  running.emulator.clearRequests()
  assert.equal((await towline(upload)).code, 0)
  assert.deepEqual(
    running.emulator.requests.flatMap(({ host, method }) => (host === 'fabrikam.sharepoint.com' ? [method] : []))[0],
    'GET',
    'the session was asked for its place',
  )
  assert.deepEqual(
    running.emulator.requests.filter(({ path }) => path.endsWith('/createUploadSession')),
    [],
    'no other session was begun',
  )
  await towline(['get', CONTENT, '--out', 'copy.bin', '--quiet'])
  assert.equal(await hashOf(join(cwd, 'copy.bin')), await hashOf(join(cwd, 'large.bin')))
  assert.deepEqual(readdirSync(cwd).toSorted(), ['copy.bin', 'large.bin', 'stdout'])
})

test('an upload that no fragment gets through is an error, and the process does not end before it is told', async (t) => {
  const { running, towline } = await place(t, 12 * MIB)
  await running.emulator.faults.replace([{ kind: 'status', service: 'sharePoint', method: 'PUT', status: 409 }])
  const { code, stderr } = await towline(['put', CONTENT, '--file', 'large.bin', '--quiet'])
  assert.equal(code, 1)
  assert.match(stderr, /^error {2}fabrikam\.sharepoint\.com answered 409/m)
  assert.equal(running.emulator.requests.at(-1)?.method, 'DELETE')
})
