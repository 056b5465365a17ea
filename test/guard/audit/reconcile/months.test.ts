import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { openRecorder } from '../../../../src/guard/audit/keeper.ts'
import { compare } from '../../../../src/guard/audit/reconcile/compare.ts'
import { Gathering } from '../../../../src/guard/audit/reconcile/recorded-exchanges.ts'
import { readSignIn, type SignIn } from '../../../../src/guard/audit/reconcile/sign-in.ts'
import type { Acting, ChainRecord } from '../../../../src/guard/audit/record.ts'
import type { Sink } from '../../../../src/guard/audit/sink.ts'

const CLIENT = '11111111-2222-4333-8444-555555555555'
const TENANT = '99999999-2222-4333-8444-555555555555'
const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 1)

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A sink in memory that keeps the lines of one chain. */
function memory(): { readonly sink: Sink; readonly lines: string[] } {
  const lines: string[] = []
  const sink: Sink = {
    place: 'memory',
    heads: async () => [],
    append: async (_chain, _day, text) => {
      lines.push(...text.trimEnd().split('\n'))
    },
    claim: async () => true,
    taken: async () => [],
    unclaim: async () => {},
    close: async () => {},
  }
  return { sink, lines }
}

interface Simulated {
  readonly records: readonly ChainRecord[]
  /** Shuffled, with rows that come twice, and without those that are late. */
  readonly log: readonly SignIn[]
  readonly foreign: readonly string[]
  readonly now: number
}

/** Weeks of work by three writers, and what the target's log shows of it. */
async function simulate(seed: number, signIns: number, foreign: number): Promise<Simulated> {
  const random = randomOf(seed)
  let clock = START
  const log: object[] = []
  const foreignIds: string[] = []
  const chains: string[][] = []
  const end = START + signIns * 6 * 60_000
  const row = (fields: object) => {
    const id = randomUUID()
    log.push({
      id,
      createdDateTime: new Date(clock + (random() - 0.5) * 60_000).toISOString(),
      appId: CLIENT,
      uniqueTokenIdentifier: '',
      correlationId: randomUUID(),
      resourceDisplayName: 'Microsoft Graph',
      ipAddress: '203.0.113.7',
      federatedCredentialId: '',
      status: { errorCode: 0 },
      ...fields,
    })
    return id
  }
  // Before the record the application was used and nothing was recorded.
  clock = START - 5 * 24 * HOUR
  for (let count = 0; count < 20; count++) row({ uniqueTokenIdentifier: `before-${count}` })
  clock = START
  const foreignAt = new Set(Array.from({ length: foreign }, () => 10 + Math.floor(random() * (signIns - 20))))
  const writers = await Promise.all(
    [0, 1, 2].map(async () => {
      const { sink, lines } = memory()
      chains.push(lines)
      return openRecorder({ sink, now: () => clock, host: 'vm', version: '1' })
    }),
  )
  const acting: Acting = { who: { clientId: CLIENT, application: 'read' }, target: 'fabrikam' }
  for (let count = 0; count < signIns; count++) {
    clock += 1 + Math.floor(random() * 12 * 60_000)
    if (clock > end) clock = end
    const writer = writers[Math.floor(random() * writers.length)]
    const [id, correlationId, uti] = [randomUUID(), randomUUID(), randomUUID()]
    await writer?.record({ kind: 'exchange', id, clientRequestId: correlationId, resource: 'graph', ...acting })
    const kind = random()
    if (kind < 0.05) {
      row({ correlationId, status: { errorCode: 7000229 } })
      await writer?.record({ kind: 'no-token', of: id, error: 'CONSENT_MISSING', ...acting })
    } else {
      row({ correlationId, uniqueTokenIdentifier: uti })
      // Sent again without an answer: two sign-ins of one exchange.
      if (kind < 0.08) row({ correlationId, uniqueTokenIdentifier: randomUUID() })
      // The process was killed between the exchange and the record of its token.
      if (kind > 0.12) {
        const token = { uti, sha256: 'x', roles: [] }
        await writer?.record({ kind: 'token', of: id, token, ...acting, tenant: TENANT })
      }
    }
    if (foreignAt.has(count)) foreignIds.push(row({ uniqueTokenIdentifier: randomUUID() }))
    // Failed tries of others, and other applications, are in the log too.
    if (random() < 0.02) row({ status: { errorCode: 700213 } })
    if (random() < 0.05) row({ appId: '77777777-2222-4333-8444-555555555555' })
  }
  const now = clock + HOUR
  const shown = log.filter((one) => {
    const late = random() * 5 * HOUR
    const at = Date.parse((one as { createdDateTime: string }).createdDateTime)
    return at + late <= now || foreignIds.includes((one as { id: string }).id)
  })
  const shuffled = [...shown, ...shown.slice(0, 50)].sort(() => random() - 0.5)
  const read = shuffled.map((one) => readSignIn(one)).filter((one) => one?.appId === CLIENT)
  const records = chains.flat().map((line) => JSON.parse(line) as ChainRecord)
  return { records, log: read as SignIn[], foreign: foreignIds, now }
}

function reconciled({ records, log, now }: Simulated) {
  const gathering = new Gathering([{ clientId: CLIENT, target: 'fabrikam', tenantId: TENANT }], START - 30 * 24 * HOUR)
  for (const record of records) gathering.add(record)
  const [record] = gathering.found
  assert.ok(record !== undefined)
  return compare({ signIns: log, record, since: START - 30 * 24 * HOUR, watermark: now - 6 * HOUR })
}

test('one foreign sign-in among 5,000 is found, and nothing else is called so, in 50 seeds', async (t) => {
  for (let seed = 1; seed <= 50; seed++) {
    const simulated = await simulate(seed, seed <= 5 ? 5_000 : 500, 1)
    const { foreign, lost, matched, beforeUs, unrecorded } = reconciled(simulated)
    assert.deepEqual(
      foreign.map(({ signInId }) => signInId),
      simulated.foreign,
      `seed ${seed}`,
    )
    assert.deepEqual(lost, [], `seed ${seed}`)
    assert.equal(beforeUs, 20, `seed ${seed}`)
    assert.ok(matched > 400 && unrecorded > 0, `seed ${seed}: ${matched}, ${unrecorded}`)
  }
  t.diagnostic('50 seeds')
})

test('without a foreign one nothing is called so', async () => {
  for (let seed = 101; seed <= 110; seed++) {
    const { foreign, lost } = reconciled(await simulate(seed, 500, 0))
    assert.deepEqual({ foreign, lost }, { foreign: [], lost: [] }, `seed ${seed}`)
  }
})

test('a token that the log lacks is lost once the log should have it, and too young before', async () => {
  const simulated = await simulate(1, 500, 0)
  const tokens = simulated.records.filter((one) => one.kind === 'token')
  const [old, young] = [tokens[50], tokens.at(-1)]
  assert.ok(old?.kind === 'token' && young?.kind === 'token')
  const gone = new Set([old.token.uti, young.token.uti])
  const { lost, tooYoung } = reconciled({ ...simulated, log: simulated.log.filter(({ uti = '' }) => !gone.has(uti)) })
  assert.deepEqual(
    lost.map(({ uti, chain, seq }) => ({ uti, chain, seq })),
    [{ uti: old.token.uti, chain: old.chain, seq: old.seq }],
  )
  assert.ok(tooYoung >= 1)
})

test('an admin and another application of the same target match nothing', async () => {
  const simulated = await simulate(1, 100, 0)
  for (const changed of [{ as: 'admin' as const }, { clientId: TENANT }]) {
    const records = simulated.records.map((one) =>
      'who' in one ? ({ ...one, who: { ...one.who, ...changed } } as ChainRecord) : one,
    )
    const { matched, foreign } = reconciled({ ...simulated, records })
    assert.equal(matched, 0)
    assert.ok(foreign.length > 50, `${foreign.length}`)
  }
})
