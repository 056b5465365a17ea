import assert from 'node:assert/strict'
import test from 'node:test'
import { BlobSink } from '../../../../src/guard/audit/blob/blob-sink.ts'
import { readBlobs } from '../../../../src/guard/audit/blob/read-blobs.ts'
import { NO_HASH, seal } from '../../../../src/guard/audit/canonical.ts'
import { newChainId } from '../../../../src/guard/audit/chain-id.ts'
import { openRecorder } from '../../../../src/guard/audit/keeper.ts'
import { LONGEST_LINE } from '../../../../src/guard/audit/longest-line.ts'
import { verifyChains } from '../../../../src/guard/audit/verify.ts'
import type { HttpRequest } from '../../../../src/http/send.ts'
import { type BlobServiceOptions, blobService, type Fault, noAnswer, refused } from '../../../support/blob-service.ts'
import { addChain, type Files, handout } from '../support.ts'
import { containerOf, UNAVAILABLE } from './support.ts'

const DAY = '2026-12-01'
const NOON = Date.parse('2026-12-01T12:00:00Z')
const FIRST = `${DAY}/chain.0.jsonl`

const isAppend = ({ url }: HttpRequest): boolean => url.endsWith('?comp=appendblock')

/** The fault at the append with this number, counted from 0 over all tries. */
function atAppend(number: number, fault: Fault): NonNullable<BlobServiceOptions['fault']> {
  let count = 0
  return (request) => (isAppend(request) && count++ === number ? fault : undefined)
}

test('a chain is one append blob a day, and each append carries the position that is expected', async () => {
  const service = blobService()
  const sink = new BlobSink(containerOf(service))
  await sink.append('chain', DAY, '1\n')
  await sink.append('chain', DAY, '22\n')
  await sink.append('chain', '2026-12-02', '3\n')
  assert.deepEqual(service.names(), [FIRST, '2026-12-02/chain.0.jsonl'])
  assert.equal(service.text(FIRST), '1\n22\n')
  assert.deepEqual(
    service.requests.filter(isAppend).map(({ headers }) => headers?.['x-ms-blob-condition-appendpos']),
    ['0', '2', '0'],
  )
})

const unknown = {
  'a time-out': noAnswer('timeout'),
  'a reset': noAnswer('reset'),
  'status 500': refused(500, 'OperationTimedOut'),
  'status 503': refused(503, 'ServerBusy'),
}
for (const [name, answer] of Object.entries(unknown)) {
  for (const done of [true, false]) {
    test(`lines stand there once after ${name} of an append that was ${done ? '' : 'not '}done`, async () => {
      const service = blobService({ fault: atAppend(1, { done, answer }) })
      const sink = new BlobSink(containerOf(service))
      for (const line of ['1\n', '2\n', '3\n']) await sink.append('chain', DAY, line)
      assert.equal(service.text(FIRST), '1\n2\n3\n')
      assert.equal(service.requests.filter(isAppend).length, 4)
    })
  }
}

for (const done of [true, false]) {
  test(`a blob whose creation had no answer is used, and it was ${done ? '' : 'not '}made`, async () => {
    const service = blobService({ fault: (_, count) => (count === 0 ? { done, answer: noAnswer() } : undefined) })
    await new BlobSink(containerOf(service)).append('chain', DAY, '1\n')
    assert.equal(service.text(FIRST), '1\n')
  })
}

test('an append that moved for another reason is never sent again, and says what stands there', async () => {
  for (const other of ['x\n', '2\nx\n', 'xx']) {
    const service = blobService()
    const sink = new BlobSink(containerOf(service))
    await sink.append('chain', DAY, '1\n')
    service.put(FIRST, `1\n${other}`)
    await assert.rejects(sink.append('chain', DAY, '2\n'), {
      ...UNAVAILABLE,
      likelyCause: 'What stands at the end of the blob was not written by this process.',
      fix: /^Run `towline audit verify`\./,
    })
    assert.equal(service.text(FIRST), `1\n${other}`)
  }
})

test('lines of another writer after an unknown outcome are not taken for the own ones', async () => {
  const service = blobService({ fault: atAppend(1, { done: true, answer: noAnswer() }) })
  const sink = new BlobSink(containerOf(service))
  await sink.append('chain', DAY, '1\n')
  const appending = sink.append('chain', DAY, '2\n')
  service.put(FIRST, '1\n2\n3\n')
  await assert.rejects(appending, UNAVAILABLE)
})

test('an append that never has an answer is refused after six tries', async () => {
  const service = blobService({
    fault: (request) => (isAppend(request) ? { done: false, answer: noAnswer() } : undefined),
  })
  await assert.rejects(new BlobSink(containerOf(service)).append('chain', DAY, '1\n'), {
    ...UNAVAILABLE,
    likelyCause: 'account.blob.core.windows.net:443 gave no answer (timeout).',
  })
  assert.equal(service.requests.filter(isAppend).length, 6)
})

test('a blob of 50,000 blocks is followed by the next part, without a request that is refused', async () => {
  const service = blobService()
  const sink = new BlobSink(containerOf(service))
  for (let line = 0; line < 50_001; line++) await sink.append('chain', DAY, `${line}\n`)
  assert.deepEqual([service.blocks(FIRST), service.blocks(`${DAY}/chain.1.jsonl`)], [50_000, 1])
  assert.equal(service.text(`${DAY}/chain.1.jsonl`), '50000\n')
  assert.equal(service.requests.length, 50_001 + 2)
})

test('a blob that the service calls full is followed by the next part', async () => {
  const service = blobService({ mostBlocks: 2 })
  const sink = new BlobSink(containerOf(service))
  for (const line of ['1\n', '2\n', '3\n', '4\n', '5\n']) await sink.append('chain', DAY, line)
  assert.deepEqual(
    service.names().map((name) => service.text(name)),
    ['1\n2\n', '3\n4\n', '5\n'],
  )
})

for (const countsFirst of [true, false]) {
  for (const done of [true, false]) {
    const order = countsFirst ? 'count, then position' : 'position, then count'
    test(`the last block that fits, ${done ? '' : 'not '}done without an answer, stands there once (${order})`, async () => {
      const service = blobService({ mostBlocks: 2, countsFirst, fault: atAppend(1, { done, answer: noAnswer() }) })
      const sink = new BlobSink(containerOf(service))
      for (const line of ['1\n', '2\n', '3\n']) await sink.append('chain', DAY, line)
      assert.deepEqual(
        service.names().map((name) => service.text(name)),
        ['1\n2\n', '3\n'],
      )
    })
  }
}

test('what is longer than a block goes in several, which end where lines end', async () => {
  const service = blobService()
  const lines = Array.from({ length: 9 }, (_, index) => `${String(index).repeat(1_000_000)}\n`).join('')
  await new BlobSink(containerOf(service)).append('chain', DAY, lines)
  assert.equal(service.text(FIRST), lines)
  assert.equal(service.blocks(FIRST), 3)
  assert.ok(service.requests.filter(isAppend).every(({ body }) => Buffer.from(body ?? '').at(-1) === 0x0a))
})

const refusals = [
  [refused(403, 'AuthorizationPermissionMismatch'), /AuthorizationPermissionMismatch/, /Storage Blob Data Contributor/],
  [refused(404, 'ContainerNotFound'), /ContainerNotFound.*not there/, /Make the container/],
  [refused(409, 'BlobImmutableDueToPolicy'), /BlobImmutableDueToPolicy/, /immutability/],
  [refused(412, 'LeaseIdMissing'), /LeaseIdMissing/, /leases/],
  [refused(503, 'ServerBusy'), /503 ServerBusy/, /./],
] as const
for (const [answer, likelyCause, fix] of refusals) {
  test(`${answer.headers['x-ms-error-code']} stops writes, with its cause, wherever it comes`, async () => {
    const sink = new BlobSink(containerOf(blobService({ fault: () => ({ done: false, answer }) })))
    const error = { ...UNAVAILABLE, likelyCause, fix }
    await assert.rejects(sink.append('chain', DAY, '1\n'), error)
    await assert.rejects(sink.claim(`${DAY}/rule/1`), error)
    await assert.rejects(sink.heads(1), error)
    await assert.rejects(sink.taken(`${DAY}/rule`), error)
  })
}

test('a name of a chain that is taken is refused as that', async () => {
  const service = blobService()
  service.put(FIRST, 'x\n')
  await assert.rejects(new BlobSink(containerOf(service)).append('chain', DAY, '1\n'), {
    ...UNAVAILABLE,
    likelyCause: /BlobAlreadyExists/,
  })
  assert.equal(service.text(FIRST), 'x\n')
})

test('a token that is refused is renewed once', async () => {
  const service = blobService({ accepts: (token) => token === 'new' })
  const asked: (string | undefined)[] = []
  const container = containerOf(service, async (insteadOf) => {
    asked.push(insteadOf)
    return insteadOf === 'old' ? 'new' : 'old'
  })
  await new BlobSink(container).claim('a')
  assert.deepEqual(asked, [undefined, 'old'])

  const closed = blobService({ accepts: () => false })
  await assert.rejects(new BlobSink(containerOf(closed)).claim('a'), { ...UNAVAILABLE, likelyCause: /401/ })
  assert.equal(closed.requests.length, 2)
})

test('one of many who claim a place at once gets it, and gives it back', async () => {
  const service = blobService()
  const sinks = Array.from({ length: 20 }, () => new BlobSink(containerOf(service)))
  const name = `${DAY}/joiners & leavers/17`
  const got = await Promise.all(sinks.map((sink) => sink.claim(name)))
  assert.equal(got.filter(Boolean).length, 1)
  const [other] = sinks
  assert.deepEqual(await other?.taken(`${DAY}/joiners & leavers`), [name])
  await sinks[got.indexOf(false)]?.unclaim(name)
  assert.deepEqual(await other?.taken(`${DAY}/joiners & leavers`), [name], 'only its owner gives it back')
  await sinks[got.indexOf(true)]?.unclaim(name)
  assert.deepEqual(await other?.taken(`${DAY}/joiners & leavers`), [])
})

test('a claim without an answer that was done counts as taken', async () => {
  const service = blobService({ fault: (_, count) => (count === 0 ? { done: true, answer: noAnswer() } : undefined) })
  const sink = new BlobSink(containerOf(service))
  assert.equal(await sink.claim(`${DAY}/rule/1`), false)
  assert.equal(await sink.claim(`${DAY}/rule/2`), true)
})

test('heads are those of the chains that began last, over pages and days', async () => {
  const service = blobService({ pageSize: 2 })
  const files: Files = new Map()
  const made = [0, 1, 2, 3].map((number) =>
    addChain(files, { pauses: [1, 86_400_000], begins: NOON + number * 1_000, names: [], isEnded: true }),
  )
  for (const [name, lines] of files) service.put(name.replace('.jsonl', '.0.jsonl'), `${lines.join('\n')}\n`)
  const newest = made[3]?.chain ?? ''
  // Its process was killed after it had made the next part, and before it wrote there.
  service.put(`2026-12-03/${newest}.0.jsonl`, '')
  service.put('2026-12-02/other.txt', 'x')
  service.put('budgets/2026-12-02/rule/1', '')
  const heads = await new BlobSink(containerOf(service)).heads(3)
  assert.deepEqual(
    heads,
    [3, 2, 1].map((index) => made[index]?.heads.at(-1)),
  )
})

test('where more chains run than a start names, the older ones are named too, by some starts', async () => {
  const service = blobService()
  const files: Files = new Map()
  const made = Array.from(Array(40).keys(), (number) =>
    addChain(files, { pauses: [], begins: NOON + number * 1_000, names: [], isEnded: true }),
  )
  for (const [name, lines] of files) service.put(name.replace('.jsonl', '.0.jsonl'), `${lines.join('\n')}\n`)
  const sink = new BlobSink(containerOf(service))
  const ids = made.map(({ chain }) => chain)
  const oldest = new Set(ids.slice(0, 8))
  let named = 0
  for (let round = 0; round < 20; round++) {
    const heads = await sink.heads(32)
    assert.equal(new Set(heads.map(({ chain }) => chain)).size, 32)
    assert.deepEqual(
      heads.slice(0, 24).map(({ chain }) => chain),
      ids.slice(16).reverse(),
    )
    named += heads.filter(({ chain }) => oldest.has(chain)).length
  }
  assert.ok(named > 0)
})

test('the head is found whose record is as long as a line may be', async () => {
  const chain = newChainId(NOON)
  const lineOf = (what: string) =>
    seal({ ...handout(what), v: 1, chain, seq: 1, at: '2026-12-01T12:00:00.000Z', prev: NO_HASH })
  const { line, hash } = lineOf('x'.repeat(LONGEST_LINE - lineOf('').line.length))
  assert.equal(line.length, LONGEST_LINE)
  for (const before of ['', '{}\n']) {
    const service = blobService()
    service.put(`${DAY}/${chain}.0.jsonl`, `${before}${line}\n`)
    assert.deepEqual(await new BlobSink(containerOf(service)).heads(1), [{ chain, seq: 1, hash }])
  }
})

test('the head of a chain with several parts in a day is in the last one that holds anything', async () => {
  const service = blobService()
  const files: Files = new Map()
  const { chain, heads } = addChain(files, { pauses: Array(11).fill(1), begins: NOON, names: [], isEnded: false })
  const [lines = []] = files.values()
  for (const [part, line] of lines.entries()) service.put(`${DAY}/${chain}.${part}.jsonl`, `${line}\n`)
  service.put(`${DAY}/${chain}.${lines.length}.jsonl`, '')
  assert.deepEqual(await new BlobSink(containerOf(service)).heads(1), [heads.at(-1)])
})

test('what a recorder writes into blobs of few blocks, half of the answers lost, is verified', async () => {
  let appends = 0
  const fault = (request: HttpRequest): Fault | undefined =>
    isAppend(request) && ++appends % 4 < 2 ? { done: appends % 4 === 0, answer: noAnswer('reset') } : undefined
  const service = blobService({ mostBlocks: 3, countsFirst: true, pageSize: 2, fault })
  const container = containerOf(service)
  const chains: string[] = []
  for (let round = 0; round < 3; round++) {
    const recorder = await openRecorder({
      sink: new BlobSink(container),
      now: () => NOON + round,
      host: 'host',
      version: '1.0.0',
    })
    for (let index = 0; index < 20; index++) await recorder.record(handout(`${round}.${index}`))
    await recorder.end()
    chains.push(recorder.chain)
  }
  const found: string[] = []
  for await (const { chain, lines } of readBlobs(container).chains()) {
    found.push(chain)
    for await (const { fault: why, isWhole } of lines()) assert.deepEqual([why, isWhole], [undefined, true])
  }
  assert.deepEqual(found, chains.toReversed())
  const { ok, problems, records } = await verifyChains(readBlobs(container))
  assert.deepEqual([ok, problems, records], [true, [], 3 * 22])
})
