import assert from 'node:assert/strict'
import test from 'node:test'
import { AccessError } from '../../../src/errors/errors.ts'
import { openRecorder } from '../../../src/guard/audit/keeper.ts'
import type { ChainRecord } from '../../../src/guard/audit/record.ts'
import type { Recorder } from '../../../src/guard/audit/recorder.ts'
import type { Sink } from '../../../src/guard/audit/sink.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { handout, memorySink, storedIn } from './support.ts'

const NOON = Date.parse('2026-12-01T12:00:00Z')

const open = (sink: Sink, now = () => NOON): Promise<Recorder> =>
  openRecorder({ sink, now, host: 'host', version: '1.0.0' })

const recordsIn = ({ appends }: { readonly appends: readonly { readonly lines: string }[] }): ChainRecord[] =>
  appends.flatMap(({ lines }) => lines.trimEnd().split('\n')).map((line) => JSON.parse(line))

const UNAVAILABLE = { name: 'AccessError', code: 'AUDIT_UNAVAILABLE' }

test('nothing is read or written before the first entry, nor for a chain without one', async () => {
  const sink = memorySink()
  let asked = 0
  sink.heads = async () => {
    asked++
    return []
  }
  const recorder = await open(sink)
  await recorder.end()
  assert.deepEqual([asked, sink.appends.length, sink.isClosed], [0, 0, true])
})

test('a chain begins with its start, which names other chains, and closes with its end', async () => {
  const head = { chain: '019ad736-8800-7000-8000-000000000000', seq: 7, hash: 'a'.repeat(64) }
  const sink = memorySink({ heads: [head] })
  const recorder = await open(sink)
  await recorder.record(handout('one'))
  recorder.note(handout('two'))
  await recorder.end()
  const records = recordsIn(sink)
  assert.deepEqual(
    records.map(({ kind, seq, chain }) => [kind, seq, chain]),
    ['start', 'handout', 'handout', 'end'].map((kind, seq) => [kind, seq, recorder.chain]),
  )
  assert.deepEqual(records[0]?.kind === 'start' && records[0].heads, [head])
  assert.equal(records[0]?.at, '2026-12-01T12:00:00.000Z')
  const { ok, problems } = await verifyChains(storedIn(sink.files))
  // The other chain that is named is not here.
  assert.deepEqual([ok, problems.map(({ kind, chain }) => [kind, chain])], [false, [['removed', head.chain]]])
  assert.ok(sink.isClosed)
})

test('what is queued while one append is under way shares the next one', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const sink = memorySink({
    async before(count) {
      begun[count]?.resolve()
      await gates[count]?.promise
    },
  })
  const recorder = await open(sink)
  const done: string[] = []
  const record = (what: string): Promise<void> => recorder.record(handout(what)).then(() => void done.push(what))
  const first = record('first')
  await begun[0]?.promise
  const others = Array.from({ length: 32 }, (_, index) => record(`other ${index}`))
  recorder.note(handout('noted'))
  gates[0]?.resolve()
  await first
  await begun[1]?.promise
  assert.deepEqual(done, ['first'], 'none is answered before its append is durable')
  gates[1]?.resolve()
  await Promise.all(others)
  assert.equal(sink.appends.length, 2)
  assert.equal(recordsIn(sink).length, 1 + 1 + 32 + 1)
  await recorder.end()
  assert.ok((await verifyChains(storedIn(sink.files))).ok)
})

test('entries of one turn share an append', async () => {
  const sink = memorySink()
  const recorder = await open(sink)
  await Promise.all(Array.from({ length: 32 }, (_, index) => recorder.record(handout(String(index)))))
  assert.equal(sink.appends.length, 1)
})

test('many notes are written in several appends, none much longer than a MiB', async () => {
  const sink = memorySink()
  const recorder = await open(sink)
  for (let index = 0; index < 40; index++) recorder.note(handout('x'.repeat(100_000)))
  await recorder.end()
  assert.equal(recordsIn(sink).length, 42)
  assert.ok(sink.appends.length >= 3 && sink.appends.every(({ lines }) => lines.length < 1.2 * 1024 * 1024))
})

test('a record goes into the file of its day, and stays in it if the clock is set back', async () => {
  const times = ['2026-12-01T23:59:59.999Z', '2026-12-02T00:00:00.001Z', '2026-12-01T23:59:59.000Z'].map(Date.parse)
  let next = 0
  const sink = memorySink()
  const recorder = await open(sink, () => times[Math.min(next, 2)] ?? 0)
  const all = times.map((_, index) => {
    next = index
    return recorder.record(handout(String(index)))
  })
  await Promise.all(all)
  await recorder.end()
  assert.deepEqual(
    [...sink.files].map(([file, lines]) => [file, lines.length]),
    [
      [`2026-12-01/${recorder.chain}.jsonl`, 2],
      [`2026-12-02/${recorder.chain}.jsonl`, 3],
    ],
  )
  assert.deepEqual((await verifyChains(storedIn(sink.files))).problems, [])
})

test('after a failed append nothing more is appended: records reject, notes are lost, and the end says so', async () => {
  const cause = new AccessError('AUDIT_UNAVAILABLE', {
    message: 'Full.',
    likelyCause: 'The disk is full.',
    fix: 'Make room.',
  })
  let appends = 0
  const sink = memorySink({
    async before() {
      appends++
      if (appends === 2) throw cause
    },
  })
  const recorder = await open(sink)
  await recorder.record(handout('kept'))
  const failed = recorder.record(handout('failed'))
  recorder.note(handout('lost with it'))
  await assert.rejects(failed, { ...UNAVAILABLE, message: 'Full.', likelyCause: 'The disk is full.', cause })
  assert.equal(recorder.failure, cause)
  recorder.note(handout('lost later'))
  const later = await recorder.record(handout('later')).catch((error: unknown) => error)
  assert.ok(later instanceof AccessError && later !== cause, 'each caller gets an error of its own')
  assert.equal(recorder.lost, 2)
  await assert.rejects(recorder.end(), UNAVAILABLE)
  assert.equal(appends, 2)
  assert.ok(sink.isClosed)
  assert.deepEqual((await verifyChains(storedIn(sink.files))).problems, [])
})

test('a sink that does not say what other chains it has is one that cannot be written to', async () => {
  const sink = memorySink()
  sink.heads = async () => {
    throw new Error('EACCES')
  }
  const recorder = await open(sink)
  await assert.rejects(recorder.record(handout('x')), { ...UNAVAILABLE, likelyCause: 'EACCES.' })
  assert.equal(sink.appends.length, 0)
})

test('an entry that no line can hold is refused by itself; the chain goes on', async () => {
  const sink = memorySink()
  const recorder = await open(sink)
  await recorder.record(handout('before'))
  await assert.rejects(recorder.record(handout('x'.repeat(1024 * 1024))), { ...UNAVAILABLE, likelyCause: /longer/ })
  recorder.note({ ...handout('x'), who: { command: 1n } } as never)
  await recorder.record(handout('half \ud800 of a character'))
  assert.equal(recorder.failure, undefined)
  await assert.rejects(recorder.end(), UNAVAILABLE)
  const records = recordsIn(sink)
  assert.deepEqual(
    records.map(({ kind, seq }) => `${seq} ${kind}`),
    ['0 start', '1 handout', '2 handout', '3 end'],
  )
  const [, , half, end] = records
  assert.equal(half?.kind === 'handout' && half.what, 'half \ufffd of a character')
  assert.equal(end?.kind === 'end' && end.lost, 1)
  assert.ok((await verifyChains(storedIn(sink.files))).ok)
})

test('after its end a chain takes nothing', async () => {
  const sink = memorySink()
  const recorder = await open(sink)
  await recorder.record(handout('one'))
  await Promise.all([recorder.end(), recorder.end()])
  await assert.rejects(recorder.record(handout('late')), { ...UNAVAILABLE, likelyCause: 'Its chain has ended.' })
  recorder.note(handout('late'))
  assert.equal(recorder.lost, 1)
  assert.equal(recordsIn(sink).length, 3)
})
