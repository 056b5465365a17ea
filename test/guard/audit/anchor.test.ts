import assert from 'node:assert/strict'
import test from 'node:test'
import { anchorOf, parseAnchor } from '../../../src/guard/audit/anchor.ts'
import { seal } from '../../../src/guard/audit/canonical.ts'
import type { ChainRecord } from '../../../src/guard/audit/record.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { addChain, type Files, storedIn } from './support.ts'

const BEGIN = Date.parse('2026-12-01T08:00:00Z')
const HOUR = 3_600_000

/** Chains that name no other one, so that only an anchor covers them. Each begins a second after the one before. */
function chainsOf(count: number, isEnded = (index: number) => index % 2 === 0): { files: Files; names: string[] } {
  const files: Files = new Map()
  const names = Array.from({ length: count }, (_, index) => {
    const begins = BEGIN + index * 1_000
    const { chain } = addChain(files, { pauses: [1, 1], begins, names: [], isEnded: isEnded(index) })
    return `2026-12-01/${chain}.jsonl`
  })
  return { files, names }
}

const anchored = async (files: Files, now = BEGIN + HOUR) =>
  parseAnchor((await anchorOf(storedIn(files), { now })).text)

/** The problems, given the anchor. */
async function problems(files: Files, anchor: Awaited<ReturnType<typeof anchored>>) {
  const found = await verifyChains(storedIn(files), { anchor })
  assert.equal(found.ok, found.problems.length === 0)
  return found.problems.map(({ kind, file, line }) => [kind, file, line])
}

/** Adds a record to a chain without an end, as its writer does. */
function grow(files: Files, file: string, time: number): void {
  const last = JSON.parse(files.get(file)?.at(-1) ?? '') as ChainRecord
  const { hash: prev, ...rest } = last
  const { line } = seal({ ...rest, seq: last.seq + 1, prev, at: new Date(time).toISOString() } as never)
  files.get(file)?.push(line)
}

for (const [name, count] of [
  ['few chains, which are named', 3],
  ['many chains, which are mostly in a digest', 60],
] as const) {
  test(`an anchor over ${name}`, async (t) => {
    await t.test('fits what it was made of, and what was added since', async () => {
      const { files, names } = chainsOf(count)
      const anchor = await anchored(files)
      assert.deepEqual(await problems(files, anchor), [])
      for (const [index, file] of names.entries()) if (index % 2 === 1) grow(files, file, BEGIN + 2 * HOUR)
      for (const index of [0, 1, 2]) {
        addChain(files, { pauses: [1], begins: BEGIN + 2 * HOUR + index, names: [], isEnded: true })
      }
      assert.deepEqual(await problems(files, anchor), [])
      assert.deepEqual(await problems(files, await anchored(files, BEGIN + 3 * HOUR)), [])
    })

    await t.test('finds and places a tail that was cut from a chain at work', async () => {
      const { files, names } = chainsOf(count, () => false)
      const anchor = await anchored(files)
      const file = names.at(-1) ?? ''
      files.get(file)?.pop()
      assert.deepEqual(await problems(files, anchor), [['cut', file, 2]])
    })

    await t.test('finds and places a last record that was rewritten', async () => {
      const { files, names } = chainsOf(count)
      const anchor = await anchored(files)
      const file = names.at(-1) ?? ''
      const { hash: _, ...last } = JSON.parse(files.get(file)?.pop() ?? '') as ChainRecord
      files.get(file)?.push(seal({ ...last, at: '2026-12-01T08:30:00.000Z' }).line)
      assert.deepEqual(await problems(files, anchor), [['changed', file, files.get(file)?.length]])
    })

    await t.test('finds a chain that was removed', async () => {
      const { files, names } = chainsOf(count)
      const anchor = await anchored(files)
      files.delete(names.at(-1) ?? '')
      assert.deepEqual(await problems(files, anchor), [['removed', '(anchor)', 1]])
    })

    await t.test('finds an old chain that was removed, cut, rewritten or added', async () => {
      const { files, names } = chainsOf(count)
      const anchor = await anchored(files)
      const file = names[0] ?? ''
      const lines = files.get(file) ?? []
      files.delete(file)
      assert.equal((await problems(files, anchor))[0]?.[0], 'removed')
      files.set(file, lines.slice(0, 2))
      assert.match(String((await problems(files, anchor))[0]?.[0]), /^(removed|cut)$/)
      const { hash: _, ...last } = JSON.parse(lines.at(-1) ?? '') as ChainRecord
      files.set(file, [
        ...lines.slice(0, -1),
        seal({ ...last, v: 1, prev: last.prev, at: '2026-12-01T08:00:09.000Z' }).line,
      ])
      assert.equal((await problems(files, anchor))[0]?.[0], 'changed')
      files.set(file, lines)
      assert.deepEqual(await problems(files, anchor), [])
    })
  })
}

test('the line stays short, however many chains there are and however many were killed', async () => {
  const { files } = chainsOf(400, () => false)
  const quiet = await anchorOf(storedIn(files), { now: BEGIN + HOUR })
  assert.ok(quiet.text.length < 1_200, `${quiet.text.length} characters`)
  assert.equal(quiet.notCovered, 0)
  assert.doesNotMatch(quiet.text, /[\n\r]/)
  // All of them wrote in the last minute.
  const busy = await anchorOf(storedIn(files), { now: BEGIN + 1_000 })
  assert.ok(busy.text.length < 4_000, `${busy.text.length} characters`)
  assert.deepEqual([busy.chains, busy.records, busy.notCovered], [400, 1_200, 400 - 32])
  assert.deepEqual(await problems(files, parseAnchor(busy.text)), [])
})

test('a record with a time before the anchor that comes after it is found', async () => {
  const { files } = chainsOf(20)
  const anchor = await anchored(files)
  addChain(files, { pauses: [1], begins: BEGIN - HOUR, names: [], isEnded: true })
  assert.deepEqual(await problems(files, anchor), [['inserted', '(anchor)', 1]])
})

test('an anchor over a record with problems tells them', async () => {
  const { files, names } = chainsOf(3)
  files.get(names[1] ?? '')?.splice(1, 1)
  const { problems: found } = await anchorOf(storedIn(files), { now: BEGIN + HOUR })
  assert.deepEqual(
    found.map(({ kind, line }) => [kind, line]),
    [['removed', 2]],
  )
})

test('an empty record has an anchor too', async () => {
  const { text } = await anchorOf(storedIn(new Map()), { now: BEGIN })
  assert.deepEqual(parseAnchor(text), { tips: [], older: undefined })
})

test('an anchor is read where a mail has broken its line, and refused where a part is missing', async () => {
  const { files } = chainsOf(20)
  const { text } = await anchorOf(storedIn(files), { now: BEGIN + HOUR })
  const anchor = parseAnchor(text)
  assert.equal(anchor.tips.length, 8)
  assert.equal(anchor.older?.chains, 12)
  assert.deepEqual(parseAnchor(` ${text.replaceAll(' ', '\r\n  ')}\n`), anchor)
  const parts = text.split(' ')
  const wrong: readonly [string, RegExp][] = [
    ['', /^An anchor begins with towline-anchor\/1\.$/],
    ['hello', /^An anchor begins with/],
    [text.replace('/1', '/2'), /^A newer Towline made it\.$/],
    [text.slice(0, -20), /^A part of it is missing or was changed\.$/],
    [parts.slice(0, -1).join(' '), /^A part of it is missing or was changed\.$/],
    [parts.filter((_, index) => index !== 3).join(' '), /^A part of it is missing or was changed\.$/],
    [text.replace(/:2:./, ':3:0'), /^A part of it is missing or was changed\.$/],
  ]
  for (const [bad, likelyCause] of wrong) {
    assert.throws(() => parseAnchor(bad), { name: 'ConfigError', code: 'USAGE', likelyCause }, bad)
  }
})

test('with an anchor, verification says what is proven and what is not', async () => {
  const { files } = chainsOf(2)
  const { proves } = await verifyChains(storedIn(files), { anchor: await anchored(files) })
  assert.equal(
    proves,
    'It proves that all that the anchor covers (7 records of 2 chains) is here and unchanged since the anchor was made, and that these 7 records of 2 chains fit together; what is newer than the anchor the host itself could have rewritten or cut.',
  )
})
