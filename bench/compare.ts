import type { Control, Traffic } from './control.ts'
import type { Peer } from './peers.ts'
import { contentOf, type Run, runPeer } from './run-peer.ts'
import { type Spread, spreadOf } from './spread.ts'

export interface Row {
  readonly peer: string
  readonly ms: Spread
  readonly cpuMs: Spread
  readonly peakMiB: Spread
  /** Median time over the first peer's, which is the floor. */
  readonly timesFloor: number
  /** The same of processor time. */
  readonly cpuTimesFloor: number
  /** Median memory less the floor's. */
  readonly aboveFloorMiB: number
  /** What the emulator counted in the last run. */
  readonly traffic: Traffic
  /** By how much the peak rose after the line that was watched; absent where none was. */
  readonly growthMiB?: number
}

export interface Failure {
  readonly peer: string
  readonly error: string
}

/** What is compared: the same work for all peers. */
export interface Work {
  /** The letter by which the command line chooses it. */
  readonly part: string
  readonly title: string
  readonly targets: number
  /** Of each target. */
  readonly sites: number
}

export interface Comparison extends Work {
  readonly rounds: number
  readonly rows: readonly Row[]
  readonly failures: readonly Failure[]
}

export interface Plan extends Work {
  readonly rounds: number
  /** The floor is the first: the others are measured by it, and must print what it prints. */
  readonly peers: readonly Peer[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly control: Control
  /** Memory is looked at when the sites of so many targets have been printed, and again at the end. */
  readonly watchedTarget?: number
}

interface Measured extends Omit<Run, 'output'> {
  readonly traffic: Traffic
}

/**
 * Runs the peers in turns, A B C A B C …, so that whatever else the machine does meets them all. A first round warms up
 * the disk cache and the emulator and does not count. Rejects when the floor fails; another peer's failure is told.
 */
export async function compare(plan: Plan): Promise<Comparison> {
  const { part, title, targets, sites, rounds, peers } = plan
  const runs = new Map<Peer, Measured[]>(peers.map((peer) => [peer, []]))
  const failures: Failure[] = []
  for (let round = 0; round <= rounds; round++) {
    console.error(`${part} ${title}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
    let printed: string | undefined
    for (const [peer, done] of runs) {
      try {
        const { digest, ...run } = await measured(peer, plan)
        printed ??= digest
        if (digest !== printed) throw new Error('it printed other sites than the floor')
        if (round > 0) done.push(run)
      } catch (error) {
        if (peer === peers[0]) throw error
        failures.push({ peer: peer.name, error: (error as Error).message })
        runs.delete(peer)
      }
    }
  }
  return { part, title, targets, sites, rounds, rows: rowsOf(runs), failures }
}

async function measured(peer: Peer, plan: Plan): Promise<Measured & { readonly digest: string }> {
  const { targets, sites, control, env, cwd, watchedTarget } = plan
  await control.clearRecord()
  const watchedLine = watchedTarget === undefined ? undefined : watchedTarget * sites
  const { output, ...run } = await runPeer(peer, { env, cwd, watchedLine })
  const { lines, digest } = contentOf(output, targets > 1)
  if (lines !== targets * sites) throw new Error(`it printed ${lines} sites, not ${targets * sites}`)
  return { ...run, digest, traffic: await control.traffic() }
}

function rowsOf(runs: ReadonlyMap<Peer, readonly Measured[]>): Row[] {
  const rows = [...runs].map(([peer, done]) => {
    const growth = done.map(({ peakMiB, peakAtLineMiB }) => peakMiB - (peakAtLineMiB ?? Number.NaN))
    return {
      peer: peer.name,
      ms: spreadOf(done.map(({ ms }) => ms)),
      cpuMs: spreadOf(done.map(({ cpuMs }) => cpuMs)),
      peakMiB: spreadOf(done.map(({ peakMiB }) => peakMiB)),
      traffic: done.at(-1)?.traffic ?? { identity: 0, exchanges: 0, graph: 0 },
      ...(done.some(({ peakAtLineMiB }) => peakAtLineMiB !== undefined) ? { growthMiB: spreadOf(growth).median } : {}),
    }
  })
  const [base] = rows
  return rows.map((row) => ({
    ...row,
    timesFloor: row.ms.median / (base?.ms.median ?? Number.NaN),
    cpuTimesFloor: row.cpuMs.median / (base?.cpuMs.median ?? Number.NaN),
    aboveFloorMiB: row.peakMiB.median - (base?.peakMiB.median ?? Number.NaN),
  }))
}
