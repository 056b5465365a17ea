/** Many processes write chains into one folder at once. Some are killed, and some find the disk full. */
import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import test, { type TestContext } from 'node:test'
import { anchorOf, parseAnchor } from '../../src/guard/audit/anchor.ts'
import { readFolder } from '../../src/guard/audit/read-folder.ts'
import type { ChainRecord } from '../../src/guard/audit/record.ts'
import { verifyChains } from '../../src/guard/audit/verify.ts'
import { temporaryFolder } from '../cli/support.ts'

interface Written {
  /** What the process was told to be durable. */
  readonly acknowledged: readonly string[]
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

/** Runs a writer. It is killed once so many records were acknowledged, at whatever it does then. */
async function writer(folder: string, name: string, records: number, killAfter = Infinity): Promise<Written> {
  const script = join(import.meta.dirname, 'chain-writer.ts')
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    process.execPath,
    [script, folder, name, String(records)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (stdout.split('\n').length > killAfter) child.kill('SIGKILL')
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  const lines = stdout.split('\n')
  assert.equal(lines.pop(), '', 'a line is written as a whole')
  return { acknowledged: lines, code, signal, stderr }
}

/** What the records of the folder say, each with how often. */
function recordedIn(folder: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const file of globSync('*/*.jsonl', { cwd: folder })) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1)) {
      const record: ChainRecord = JSON.parse(line)
      const what = record.kind === 'handout' ? record.what : record.kind
      found.set(what, (found.get(what) ?? 0) + 1)
    }
  }
  return found
}

test('20 processes write at once, and half of them are killed at some moment', { timeout: 300_000 }, async (t) => {
  const folder = join(temporaryFolder(t), 'audit')
  const all: Written[] = []
  const anchors: string[] = []
  let isDone = false
  const auditor = async (): Promise<void> => {
    // The folder appears with the first record.
    while (!isDone) {
      const anchor = await anchorOf(readFolder(folder), { now: Date.now() }).catch(() => undefined)
      if (anchor === undefined) continue
      assert.deepEqual(anchor.problems, [], 'there are no problems while chains are written')
      anchors.push(anchor.text)
    }
  }
  const auditing = auditor()
  for (const round of [1, 2, 3]) {
    const killed = (index: number): number => (index % 2 === 0 ? Infinity : 1 + Math.floor(Math.random() * 190))
    all.push(
      ...(await Promise.all(
        Array.from({ length: 20 }, (_, index) => writer(folder, `${round}.${index}`, 200, killed(index))),
      )),
    )
  }
  isDone = true
  await auditing

  assert.equal(
    all.filter(({ code }) => code === 0).length + all.filter(({ signal }) => signal === 'SIGKILL').length,
    60,
  )
  assert.ok(all.filter(({ signal }) => signal === 'SIGKILL').length >= 20)
  const recorded = recordedIn(folder)
  const acknowledged = all.flatMap((one) => one.acknowledged)
  assert.ok(acknowledged.length > 60 * 50, `${acknowledged.length} were acknowledged`)
  assert.deepEqual(
    acknowledged.filter((what) => recorded.get(what) !== 1),
    [],
  )
  const { ok, problems, chains } = await verifyChains(readFolder(folder))
  assert.deepEqual([ok, problems, chains], [true, [], 60])
  assert.ok(anchors.length > 3, `${anchors.length} anchors were made while chains were written`)
  for (const anchor of [anchors[0], anchors[anchors.length >> 1], anchors.at(-1)]) {
    const found = await verifyChains(readFolder(folder), { anchor: parseAnchor(anchor ?? '') })
    assert.deepEqual(found.problems, [])
  }
})

/** A folder on a disk of its own with so many KiB; `undefined` where this user may not mount one. */
function smallDisk(t: TestContext, kib: number): string | undefined {
  let place = ''
  // Before the folder is removed.
  t.after(() => spawnSync('umount', [place]))
  place = join(temporaryFolder(t), 'disk')
  mkdirSync(place)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=700`, 'tmpfs', place]).status !== 0) return undefined
  return place
}

test('a disk that fills up while 6 processes write refuses records, and loses none', {
  timeout: 120_000,
}, async (t) => {
  const disk = smallDisk(t, 256)
  if (disk === undefined) return t.skip('this user may not mount a small disk')
  const folder = join(disk, 'audit')
  const all = await Promise.all(Array.from({ length: 6 }, (_, index) => writer(folder, String(index), 100_000)))
  for (const { code, stderr } of all) {
    assert.match(stderr, /^AUDIT_UNAVAILABLE: The disk is full: there is no room left in .* \(ENOSPC\)\.\n$/)
    assert.equal(code, 6)
  }
  const recorded = recordedIn(folder)
  const acknowledged = all.flatMap((one) => one.acknowledged)
  assert.ok(acknowledged.length > 200, `${acknowledged.length} were acknowledged`)
  assert.deepEqual(
    acknowledged.filter((what) => recorded.get(what) !== 1),
    [],
  )
  const { ok, problems } = await verifyChains(readFolder(folder))
  assert.deepEqual([ok, problems], [true, []])
  for (const file of globSync('*/*.jsonl', { cwd: folder })) {
    assert.match(readFileSync(join(folder, file), 'utf8'), /(^|\}\n)$/, `${file} ends with a whole line`)
  }
})
