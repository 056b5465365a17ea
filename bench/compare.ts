import { floor, type Peer } from './peers.ts'
import { type Run, runPeer } from './run-peer.ts'
import { type Spread, spreadOf } from './spread.ts'

export interface Row {
  readonly peer: string
  readonly ms: Spread
  readonly cpuMs: Spread
  readonly peakMiB: Spread
  /** Median time over the floor's. */
  readonly timesFloor: number
  /** The same of processor time. */
  readonly cpuTimesFloor: number
  /** Median memory less the floor's. */
  readonly aboveFloorMiB: number
}

export interface Failure {
  readonly peer: string
  readonly error: string
}

export interface Comparison {
  readonly sites: number
  readonly rounds: number
  readonly rows: readonly Row[]
  readonly failures: readonly Failure[]
}

export interface Plan {
  /** How many the target has; who prints another number has failed. */
  readonly sites: number
  readonly rounds: number
  /** The floor is among them. */
  readonly peers: readonly Peer[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
}

/**
 * Runs the peers in turns, A B C A B C …, so that whatever else the machine does meets them all. A first round warms up
 * the disk cache and the emulator and does not count. Rejects when the floor fails; another peer's failure is told.
 */
export async function compare({ sites, rounds, peers, env, cwd }: Plan): Promise<Comparison> {
  const runs = new Map<Peer, Run[]>(peers.map((peer) => [peer, []]))
  const failures: Failure[] = []
  for (let round = 0; round <= rounds; round++) {
    console.error(`${sites} sites: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
    let printed: string | undefined
    for (const [peer, done] of runs) {
      try {
        const run = await runPeer(peer, env, cwd)
        printed ??= run.digest
        if (run.sites !== sites) throw new Error(`it printed ${run.sites} sites, not ${sites}`)
        if (run.digest !== printed) throw new Error('it printed other sites than the floor')
        if (round > 0) done.push(run)
      } catch (error) {
        if (peer === floor) throw error
        failures.push({ peer: peer.name, error: (error as Error).message })
        runs.delete(peer)
      }
    }
  }
  return { sites, rounds, rows: rowsOf(runs), failures }
}

function rowsOf(runs: ReadonlyMap<Peer, readonly Run[]>): Row[] {
  const measured = [...runs].map(([peer, done]) => ({
    peer: peer.name,
    ms: spreadOf(done.map(({ ms }) => ms)),
    cpuMs: spreadOf(done.map(({ cpuMs }) => cpuMs)),
    peakMiB: spreadOf(done.map(({ peakMiB }) => peakMiB)),
  }))
  const base = measured.find(({ peer }) => peer === floor.name)
  return measured.map((row) => ({
    ...row,
    timesFloor: row.ms.median / (base?.ms.median ?? Number.NaN),
    cpuTimesFloor: row.cpuMs.median / (base?.cpuMs.median ?? Number.NaN),
    aboveFloorMiB: row.peakMiB.median - (base?.peakMiB.median ?? Number.NaN),
  }))
}
