import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { folderSink } from '../../../src/guard/audit/folder-sink.ts'
import { openRecorder } from '../../../src/guard/audit/keeper.ts'
import { readFolder } from '../../../src/guard/audit/read-folder.ts'
import type { ChainRecord, Head } from '../../../src/guard/audit/record.ts'
import type { Recorder } from '../../../src/guard/audit/recorder.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { addChain, bytesOf, type Files, handout } from './support.ts'

const NOON = Date.parse('2026-12-01T12:00:00Z')
const UNAVAILABLE = { name: 'AccessError', code: 'AUDIT_UNAVAILABLE' }
const onWindows = process.platform === 'win32'

/** A path where no folder is yet. Others can make entries in `/tmp`, and only the owner of one may replace it. */
const emptyFolder = (t: TestContext): string => join(temporaryFolder(t), 'audit')

const open = (folder: string, now = NOON): Promise<Recorder> =>
  openRecorder({ sink: folderSink({ folder, env: {} }), now: () => now, host: 'host', version: '1.0.0' })

async function write(folder: string, now?: number): Promise<string> {
  const recorder = await open(folder, now)
  await recorder.record(handout('token'))
  await recorder.end()
  return recorder.chain
}

const startOf = (folder: string, chain: string, day = '2026-12-01'): readonly Head[] => {
  const record: ChainRecord = JSON.parse(readFileSync(join(folder, day, `${chain}.jsonl`), 'utf8').split('\n')[0] ?? '')
  return record.kind === 'start' ? record.heads : []
}

function put(folder: string, files: Files): void {
  for (const file of files.keys()) {
    mkdirSync(join(folder, file, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, file), bytesOf(files.get(file) ?? []))
  }
}

test('a chain has a file a day, which this user alone can read, and is read back whole', async (t) => {
  const folder = emptyFolder(t)
  const recorder = await open(folder)
  assert.ok(!existsSync(folder), 'nothing is made before the first entry')
  await recorder.record(handout('token'))
  await recorder.end()
  assert.deepEqual(readdirSync(folder), ['2026-12-01'])
  assert.deepEqual(readdirSync(join(folder, '2026-12-01')), [`${recorder.chain}.jsonl`])
  if (!onWindows) {
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.equal(statSync(join(folder, '2026-12-01')).mode & 0o777, 0o700)
    assert.equal(statSync(join(folder, '2026-12-01', `${recorder.chain}.jsonl`)).mode & 0o777, 0o600)
  }
  const { ok, records, chains } = await verifyChains(readFolder(folder))
  assert.deepEqual([ok, records, chains], [true, 3, 1])
})

test('a start names the newest record of each other chain, from as many days as are needed', async (t) => {
  const folder = emptyFolder(t)
  const files: Files = new Map()
  const made = [0, 1, 2].map((days) =>
    addChain(files, {
      pauses: [1, 86_400_000],
      begins: NOON - (9 - days) * 86_400_000,
      names: [],
      isEnded: days !== 1,
    }),
  )
  put(folder, files)
  const chain = await write(folder)
  assert.deepEqual(
    [...startOf(folder, chain)].sort((one, other) => (one.chain < other.chain ? -1 : 1)),
    made.map(({ heads }) => heads.at(-1)),
  )
  assert.ok((await verifyChains(readFolder(folder))).ok)
})

test('a start names at most 32 chains: mostly the newest, and some others', async (t) => {
  const folder = emptyFolder(t)
  const files: Files = new Map()
  const names = Array.from({ length: 100 }, (_, index) => {
    return addChain(files, { pauses: [1], begins: NOON - 1_000 + index, names: [], isEnded: false }).chain
  })
  put(folder, files)
  const named = startOf(folder, await write(folder)).map(({ chain }) => names.indexOf(chain))
  assert.equal(new Set(named).size, 32)
  assert.deepEqual(
    named.slice(0, 24),
    Array.from({ length: 24 }, (_, index) => 99 - index),
  )
  assert.ok(named.slice(24).every((index) => index >= 0 && index < 76))
})

test('what is broken in the folder is left out of a start, and keeps no chain from starting', async (t) => {
  const folder = emptyFolder(t)
  const chain = await write(folder, NOON - 3_000)
  const day = join(folder, '2026-12-01')
  const id = (digit: string): string => `${chain.slice(0, -1)}${digit}.jsonl`
  const taken = chain.slice(-1)
  const [empty = '', junk = '', torn = '', foreign = '', inFolder = ''] = [...'abcdef'].filter((one) => one !== taken)
  writeFileSync(join(day, id(empty)), '')
  writeFileSync(join(day, id(junk)), 'junk\n'.repeat(10_000))
  writeFileSync(join(day, id(torn)), '{"at":"2026')
  writeFileSync(join(day, id(foreign)), readFileSync(join(day, `${chain}.jsonl`)))
  mkdirSync(join(day, id(inFolder)))
  writeFileSync(join(day, 'note.txt'), 'x')
  writeFileSync(join(folder, '2026-12-02'), 'a file')
  const named = startOf(folder, await write(folder))
  assert.deepEqual(
    named.map((head) => [head.chain, head.seq]),
    [[chain, 2]],
  )
})

test('a torn line at the end of a chain is passed over by a start that names it', async (t) => {
  const folder = emptyFolder(t)
  const files: Files = new Map()
  const { chain, heads } = addChain(files, { pauses: [1], begins: NOON - 1_000, names: [], isEnded: false })
  files.get(`2026-12-01/${chain}.jsonl`)?.push('{"at":"2026\0')
  put(folder, files)
  assert.deepEqual(startOf(folder, await write(folder)), [heads[1]])
  assert.ok((await verifyChains(readFolder(folder))).ok)
})

test('where the folder was moved, records reject, and what was acknowledged is whole', async (t) => {
  const folder = emptyFolder(t)
  const recorder = await open(folder)
  await recorder.record(handout('kept'))
  rmSync(folder, { recursive: true })
  await assert.rejects(recorder.record(handout('lost')), {
    ...UNAVAILABLE,
    message: `The record in "${folder}" cannot be written.`,
    likelyCause: /does not exist \(ENOENT\)/,
    fix: /No write is sent without a record\.$/,
  })
  await assert.rejects(recorder.end(), UNAVAILABLE)
  assert.ok(!existsSync(folder))
})

for (const isReplaced of [false, true]) {
  test(`a folder that was ${isReplaced ? 'replaced' : 'removed'} is not made once more on the next day`, async (t) => {
    const folder = emptyFolder(t)
    let time = NOON
    const sink = folderSink({ folder, env: {} })
    const recorder = await openRecorder({ sink, now: () => time, host: 'host', version: '1.0.0' })
    await recorder.record(handout('kept'))
    renameSync(folder, `${folder}.old`)
    if (isReplaced) mkdirSync(folder)
    time += 86_400_000
    await assert.rejects(recorder.record(handout('lost')), UNAVAILABLE)
    assert.deepEqual(isReplaced ? readdirSync(folder) : existsSync(folder), isReplaced ? [] : false)
    await assert.rejects(sink.claim('2026-12-02/rule/1'), UNAVAILABLE)
  })
}

test('a disk that is full: what was acknowledged stays, no half of a line is left, and the chain verifies', async (t) => {
  const folder = emptyFolder(t)
  let room = 2_000
  const sink = folderSink({
    folder,
    env: {},
    wrap: (file) => ({
      write: (async (bytes: Uint8Array, offset: number, length: number) => {
        const part = Math.min(room, length)
        room -= part
        if (part === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
        return file.write(bytes, offset, part)
      }) as typeof file.write,
      datasync: () => file.datasync(),
      truncate: (size) => file.truncate(size),
      close: () => file.close(),
    }),
  })
  const recorder = await openRecorder({ sink, now: () => NOON, host: 'host', version: '1.0.0' })
  let kept = 0
  await assert.rejects(
    async () => {
      for (;;) {
        await recorder.record(handout(String(kept)))
        kept++
      }
    },
    { ...UNAVAILABLE, likelyCause: /^The disk is full/, fix: /^Make room there\./ },
  )
  await assert.rejects(recorder.end(), UNAVAILABLE)
  assert.ok(kept >= 3, `${kept} were kept`)
  const text = readFileSync(join(folder, '2026-12-01', `${recorder.chain}.jsonl`), 'utf8')
  assert.ok(text.endsWith('}\n'))
  const { ok, records } = await verifyChains(readFolder(folder))
  assert.deepEqual([ok, records], [true, kept + 1])
})

test('a folder that others can write to is refused before anything is made there', { skip: onWindows }, async (t) => {
  const above = join(emptyFolder(t), '..')
  const folder = join(above, 'audit')
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  const error = {
    ...UNAVAILABLE,
    likelyCause: /^Another user could change the record: .* can be written by every user/,
  }
  await assert.rejects(write(folder), { ...error, fix: /^Choose a folder that only this user can write to\. / })
  await assert.rejects(folderSink({ folder, env: {} }).claim('2026-12-01/rule/1'), error)
  assert.deepEqual(readdirSync(folder), [])
  await folderSink({ folder, env: { TOWLINE_TRUSTED_FOLDERS: above } }).heads(1)
  chmodSync(folder, 0o700)
  await write(folder)
  // A link of this user is followed, and one in a folder of others is not.
  const open = join(above, 'open')
  mkdirSync(open)
  symlinkSync(folder, join(above, 'link'))
  symlinkSync(folder, join(open, 'link'))
  chmodSync(open, 0o777)
  await write(join(above, 'link'))
  await assert.rejects(write(join(open, 'link')), UNAVAILABLE)
})

test('a link in the place of a day is refused', { skip: onWindows }, async (t) => {
  const folder = emptyFolder(t)
  mkdirSync(join(folder, '..', 'elsewhere'))
  mkdirSync(folder, { mode: 0o700 })
  symlinkSync('../elsewhere', join(folder, '2026-12-01'))
  await assert.rejects(write(folder), { ...UNAVAILABLE, likelyCause: /2026-12-01 is a symbolic link\.$/ })
  assert.deepEqual(readdirSync(join(folder, '..', 'elsewhere')), [])
})

test('a place in a budget is taken once, and can be given back by its taker alone', async (t) => {
  const folder = emptyFolder(t)
  const [one, other] = [folderSink({ folder, env: {} }), folderSink({ folder, env: {} })]
  const name = '2026-12-01/joiners/17'
  assert.deepEqual(await Promise.all([one.claim(name), one.claim(name)]), [true, false])
  assert.equal(await other.claim(name), false)
  await other.unclaim(name)
  assert.equal(await other.claim(name), false)
  await one.unclaim(name)
  assert.equal(await other.claim(name), true)
  assert.equal(await one.claim('2026-12-02/joiners/17'), true)
  assert.deepEqual(readdirSync(join(folder, 'budgets', '2026-12-01', 'joiners')), ['17'])
  assert.deepEqual((await verifyChains(readFolder(folder))).problems, [])
})

test('names in budgets lead nowhere else, and differ where names of rules do', async (t) => {
  const folder = emptyFolder(t)
  const sink = folderSink({ folder, env: {} })
  const rules = ['..', '.', '', 'a b', 'A', 'a', '~a', 'nul.txt', 'x'.repeat(300), '\0', 'ä', 'a\u0308']
  for (const rule of rules) assert.equal(await sink.claim(`2026-12-01/${rule}/1`), true, JSON.stringify(rule))
  assert.deepEqual(readdirSync(join(folder, '..')), ['audit'])
  assert.deepEqual(readdirSync(folder), ['budgets'])
  const made = readdirSync(join(folder, 'budgets', '2026-12-01'))
  assert.equal(made.length, rules.length)
  for (const one of made) assert.match(one, /^([a-z\d-]{1,60}|~[\da-f]{64})$/)
})

test('a place in a budget that cannot be made is no place', { skip: onWindows }, async (t) => {
  const folder = emptyFolder(t)
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'budgets'), 'a file')
  await assert.rejects(folderSink({ folder, env: {} }).claim('2026-12-01/joiners/1'), UNAVAILABLE)
})
