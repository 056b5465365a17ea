import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openRecorder } from '../../../../src/guard/audit/keeper.ts'
import { type Compared, compare } from '../../../../src/guard/audit/reconcile/compare.ts'
import { Gathering } from '../../../../src/guard/audit/reconcile/recorded-exchanges.ts'
import { readSignIn, type SignIn } from '../../../../src/guard/audit/reconcile/sign-in.ts'
import type { Acting, ChainRecord } from '../../../../src/guard/audit/record.ts'
import type { Sink } from '../../../../src/guard/audit/sink.ts'

const CLIENT = '11111111-2222-4333-8444-555555555555'
export const TENANT = '99999999-2222-4333-8444-555555555555'
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
export async function simulate(seed: number, signIns: number, foreign: number): Promise<Simulated> {
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

export function reconciled({ records, log, now }: Simulated): Compared {
  const gathering = new Gathering([{ clientId: CLIENT, target: 'fabrikam', tenantId: TENANT }], START - 30 * 24 * HOUR)
  for (const record of records) gathering.add(record)
  const [record] = gathering.found
  assert.ok(record !== undefined)
  return compare({ signIns: log, record, since: START - 30 * 24 * HOUR, watermark: now - 6 * HOUR })
}
