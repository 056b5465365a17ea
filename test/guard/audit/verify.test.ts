import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { anchorOf, parseAnchor } from '../../../src/guard/audit/anchor.ts'
import { seal } from '../../../src/guard/audit/canonical.ts'
import type { Problem, ProblemKind } from '../../../src/guard/audit/problem.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { addChain, bytesOf, type Files, type MadeChain, storedIn } from './support.ts'
import { tamperings, type Victim } from './tampering.ts'

const DAY = 86_400_000
/** Kinds that count lines. The others count records that are not there. */
const COUNTS_LINES: readonly ProblemKind[] = ['changed', 'inserted']
const BEGIN = Date.parse('2026-12-01T08:00:00Z')

/** A chain over two days, with at least three records on each, between others. The last one names the newest record of all. */
const worlds = fc
  .record({
    before: fc.array(fc.array(fc.nat(DAY), { maxLength: 4 }), { maxLength: 2 }),
    firstDay: fc.array(fc.nat(60_000), { minLength: 2, maxLength: 6 }),
    secondDay: fc.array(fc.nat(60_000), { minLength: 2, maxLength: 6 }),
    after: fc.array(fc.boolean(), { maxLength: 3 }),
    pick: fc.double({ min: 0, max: 0.999, noNaN: true }),
    midway: fc.nat(1_000),
  })
  .map(({ before, firstDay, secondDay, after, pick, midway }) => {
    const files: Files = new Map()
    const made: MadeChain[] = []
    const add = (pauses: readonly number[], begins: number, isEnded = true, isLast = true): MadeChain => {
      // A chain names others by their newest records, or by what these were while they ran.
      const names = made.flatMap(({ heads }) => heads[isLast ? heads.length - 1 : midway % heads.length] ?? [])
      made.push(addChain(files, { pauses, begins, names, isEnded }))
      return made.at(-1) as MadeChain
    }
    for (const [index, pauses] of before.entries()) add(pauses, BEGIN - 1_000 + index, index % 2 === 0)
    const { chain } = add([...firstDay, DAY, ...secondDay], BEGIN)
    for (const [index, isEnded] of after.entries()) add([5], BEGIN + 60_000 + index, isEnded, false)
    const witness = add([1], BEGIN + 2 * DAY)
    const spots = [...files]
      .filter(([file]) => file.includes(chain))
      .flatMap(([file, lines]) => lines.map((_, index) => ({ file, index })))
    return { files, chain, spots, pick, witness: `2026-12-03/${witness.chain}.jsonl` } satisfies Victim
  })

test('chains that were not tampered with have no problem, whatever others say of them', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ files }) => {
      for (const order of ['newest first', 'oldest first'] as const) {
        const { ok, problems, records, chains } = await verifyChains(storedIn(files, order))
        assert.deepEqual(problems, [])
        assert.ok(ok)
        assert.equal(records, [...files.values()].flat().length)
        assert.equal(chains, new Set([...files.keys()].map((file) => file.slice(11))).size)
      }
    }),
    { numRuns: 100 },
  )
})

for (const [name, tamper] of Object.entries(tamperings)) {
  test(`found and placed: ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.constantFrom('newest first', 'oldest first'), async (victim, order) => {
        const expected = tamper(victim)
        const { ok, problems, proves } = await verifyChains(storedIn(victim.files, order))
        const isPlaced = ({ kind, file, line, count }: Problem): boolean =>
          kind === expected.kind &&
          file === expected.file &&
          (line === expected.line ||
            (COUNTS_LINES.includes(kind) && line < expected.line && expected.line < line + count))
        const found = JSON.stringify(problems, null, 1)
        assert.ok(problems.some(isPlaced), `${JSON.stringify(expected)} is not in ${found}`)
        assert.ok(problems.length <= 3, `one cause has few problems: ${found}`)
        assert.equal(ok, false)
        assert.match(proves, /^It proves that the record is not as it was written/)
      }),
      { numRuns: 40 },
    )
  })
}

/** Changes to the bytes of a file, at a place from 0 to 1. */
const damages: Readonly<Record<string, (bytes: Buffer, at: number, byte: number) => Buffer>> = {
  'is another one': (bytes, at, byte) => {
    const changed = Buffer.from(bytes)
    changed[at] = byte === bytes[at] ? byte ^ 1 : byte
    return changed
  },
  'is missing': (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  'is inserted': (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)]),
  'is the first of a tail that is missing': (bytes, at) => bytes.subarray(0, at),
}

for (const [name, damage] of Object.entries(damages)) {
  test(`with an anchor, found and placed wherever a byte ${name}`, async () => {
    const fraction = fc.double({ min: 0, max: 0.999, noNaN: true })
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x0a, 0x0d, 0x20, 0x30, 0x22))
    await fc.assert(
      fc.asyncProperty(worlds, fraction, fraction, byte, async ({ files }, whichFile, where, other) => {
        const { text } = await anchorOf(storedIn(files), { now: BEGIN + 30 * DAY })
        const whole = new Map([...files].map(([file, lines]) => [file, Buffer.from(bytesOf(lines))]))
        const file = [...whole.keys()][Math.floor(whichFile * whole.size)] ?? ''
        const bytes = whole.get(file) ?? Buffer.alloc(0)
        // Without its last line feed, a file says all that it said.
        const at = Math.floor(where * (bytes.length - 1))
        const damaged = damage(bytes, at, other)
        const { problems } = await verifyChains(storedIn(new Map([...whole, [file, damaged]])), {
          anchor: parseAnchor(text),
        })
        const line = bytes.subarray(0, at).toString('latin1').split('\n').length
        const chain = file.slice(11, -'.jsonl'.length)
        assert.ok(
          problems.some((one) => one.chain === chain && (one.file !== file || Math.abs(one.line - line) <= 1)),
          `line ${line} of ${file} is not in ${JSON.stringify(problems, null, 1)}`,
        )
      }),
      { numRuns: 300 },
    )
  })
}

/** One chain of so many records. */
function chainOf(
  pauses: readonly number[],
  { isEnded = false } = {},
): { readonly files: Files; readonly file: string } {
  const files: Files = new Map()
  const { chain } = addChain(files, { pauses, begins: BEGIN, names: [], isEnded })
  return { files, file: `2026-12-01/${chain}.jsonl` }
}

const problemsOf = async (files: Files) => (await verifyChains(storedIn(files))).problems

test('the work of a process that was killed is no problem', async () => {
  const { files, file } = chainOf([1, 1])
  assert.deepEqual(await problemsOf(files), [])
  const whole = files.get(file) ?? []
  for (const torn of ['{"at":"2026', '\ufffd', (whole[2] ?? '').slice(0, -1)]) {
    files.set(file, [...whole, `${torn}\0`])
    assert.deepEqual(await verifyChains(storedIn(files)).then(({ ok, records }) => [ok, records]), [true, 3], torn)
  }
  files.set(file, [...whole.slice(0, 2), `${whole[2]}\0`])
  assert.deepEqual(await verifyChains(storedIn(files)).then(({ ok, records }) => [ok, records]), [true, 3])
  files.set(file, [])
  assert.deepEqual(await verifyChains(storedIn(files)).then(({ ok, chains }) => [ok, chains]), [true, 0])
})

test('a part of a line is a problem where its writer was not killed', async () => {
  const ended = chainOf([1], { isEnded: true })
  ended.files.set(ended.file, [...(ended.files.get(ended.file) ?? []), '{"at"\0'])
  assert.deepEqual(
    (await problemsOf(ended.files)).map(({ kind, line }) => [kind, line]),
    [['inserted', 4]],
  )
  const { files, file } = chainOf([1, DAY])
  const lines = files.get(file) ?? []
  files.set(file, [...lines.slice(0, 1), `${lines[1]?.slice(0, 90)}\0`])
  assert.deepEqual(
    (await problemsOf(files)).map(({ kind, line, file: at }) => [kind, line, at]),
    [['changed', 2, file]],
  )
})

test('a clock that was set back is no problem, over midnight neither', async () => {
  const { files } = chainOf([1, -5_000, DAY, -DAY, 1], { isEnded: true })
  assert.equal(files.size, 2)
  assert.deepEqual(await problemsOf(files), [])
})

test('junk without end is one problem, and what alternates is counted beyond a thousand', async () => {
  const { files, file } = chainOf([1], { isEnded: true })
  const [start = '', record = '', end = ''] = files.get(file) ?? []
  files.set(file, [start, ...Array.from({ length: 50_000 }, () => 'junk'), record, end])
  const [first, ...others] = await problemsOf(files)
  assert.deepEqual(others, [])
  assert.deepEqual([first?.kind, first?.line, first?.count], ['inserted', 2, 50_000])
  files.set(file, [
    start,
    ...Array.from({ length: 4_000 }, (_, index) => (index % 2 === 0 ? 'junk' : start)),
    record,
    end,
  ])
  const { problems, more, ok } = await verifyChains(storedIn(files))
  assert.deepEqual([ok, problems.length, more], [false, 1_000, 3_000])
})

test('a chain that does not begin with its start was forged', async () => {
  const { files, file } = chainOf([])
  const { hash: _, ...start } = JSON.parse(files.get(file)?.[0] ?? '')
  files.set(file, [seal({ ...start, kind: 'end', lost: 0 }).line])
  assert.deepEqual(
    (await problemsOf(files)).map(({ kind, line, why }) => [kind, line, why]),
    [['changed', 1, 'A chain begins with its start.']],
  )
})

test('says what it proves', async () => {
  const { files } = chainOf([1], { isEnded: true })
  assert.equal(
    (await verifyChains(storedIn(files))).proves,
    'It proves that these 3 records of 1 chain fit together, and not that they are all that was written: without an anchor that is kept elsewhere, the host itself could have rewritten or cut the chains.',
  )
})
