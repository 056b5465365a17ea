import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, type Emulated, startEmulator } from '../bench.ts'
import type { Failure } from '../compare.ts'
import { batchPeers, type Peer } from '../peers.ts'
import { runPeer } from '../run-peer.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { idsOfPeople } from '../worlds.ts'

const CALLS = 2_000
const THROTTLED_SHARE = 0.05
const RETRY_AFTER_SECONDS = 1

export interface BatchRow {
  readonly peer: string
  readonly ms: Spread
  /** HTTP requests to Graph; of the last run, as all that follow. */
  readonly requests: number
  /** Calls that were throttled, one by one. */
  readonly throttled: number
  /** Calls whose answer the caller did not get. */
  readonly lost: number
  /** Calls whose answer is another call's. */
  readonly mixedUp: number
  /** Calls that the service did more often than it had to. */
  readonly doubled: number
}

export interface Batches {
  readonly calls: number
  readonly throttledShare: number
  readonly rounds: number
  readonly rows: readonly BatchRow[]
  readonly failures: readonly Failure[]
}

type Run = Omit<BatchRow, 'peer' | 'ms'> & { readonly ms: number }

/** (f) Many small calls to one target, of which some are throttled. */
export async function batches(bench: Bench): Promise<Batches> {
  const rounds = bench.quick ? 1 : 5
  const runs = new Map<Peer, Run[]>(batchPeers.map((peer) => [peer, []]))
  const failures: Failure[] = []
  const emulator = await startEmulator(bench, ['people', CALLS])
  try {
    for (let round = 0; round <= rounds; round++) {
      console.error(`f ${CALLS} small calls: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
      for (const [peer, done] of runs) {
        try {
          const run = await measured(peer, emulator, bench)
          if (round > 0) done.push(run)
        } catch (error) {
          failures.push({ peer: peer.name, error: (error as Error).message })
          runs.delete(peer)
        }
      }
    }
  } finally {
    await emulator.stop()
  }
  const rows = [...runs].flatMap(([{ name }, done]) => {
    const last = done.at(-1)
    return last === undefined ? [] : [{ ...last, peer: name, ms: spreadOf(done.map(({ ms }) => ms)) }]
  })
  return { calls: CALLS, throttledShare: THROTTLED_SHARE, rounds, rows, failures }
}

async function measured(peer: Peer, { control, env }: Emulated, bench: Bench): Promise<Run> {
  const ids = idsOfPeople(CALLS)
  const calls = join(bench.folder, 'calls.json')
  writeFileSync(calls, JSON.stringify(ids.map((id) => `/users/${id}?$select=id,displayName`)))

  const small = { service: 'graph', path: '/v1.0/users/*' }
  // The second counts what came through the first; nobody gets near its limit.
  await control.ask('/faults', {
    faults: [
      { ...small, kind: 'throttle', retryAfter: RETRY_AFTER_SECONDS, share: THROTTLED_SHARE },
      { ...small, kind: 'budget', per: 'tenant', limit: 1_000_000, windowMs: 3_600_000 },
    ],
  })
  await control.clearRecord()
  const { ms, output } = await runPeer(peer, { env: { ...env, BENCH_CALLS: calls }, cwd: bench.folder })
  const answers = JSON.parse(output.toString()) as readonly (string | null)[]
  const { faults } = (await control.ask('/faults')) as { faults: readonly { kind: string; spoilt: number }[] }
  const { limits } = (await control.ask('/limits')) as { limits: readonly { usage: readonly { admitted: number }[] }[] }
  const right = answers.filter((answer, index) => answer === ids[index]).length
  const lost = CALLS - answers.filter((answer) => answer !== null).length
  return {
    ms,
    requests: (await control.traffic()).graph,
    throttled: faults.find(({ kind }) => kind === 'throttle')?.spoilt ?? 0,
    lost,
    mixedUp: CALLS - lost - right,
    doubled: (limits[0]?.usage[0]?.admitted ?? 0) - (CALLS - lost),
  }
}
