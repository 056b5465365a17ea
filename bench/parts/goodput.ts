import { type Bench, type Emulated, startEmulator } from '../bench.ts'
import type { Failure } from '../compare.ts'
import { goodputPeers, type Peer, path } from '../peers.ts'
import { runPeer } from '../run-peer.ts'

/** SharePoint's smallest tier (docs/throttling.md): so many resource units a minute for an application in a tenant. */
const LIMIT = 1_200
/** What the calls cost, one after the other; 3.25 on average. */
const COSTS: Readonly<Record<string, number>> = { '/sites/root': 1, '/sites': 2, '/sites/root/permissions': 5 }
const PATHS = ['/sites/root', '/sites', '/sites/root/permissions', '/sites/root/permissions']
/** Emulated minutes in which the use of the budget is measured. */
const MINUTES = 10
/** Emulated minutes after which a client that has not finished is ended. */
const MOST_MINUTES = 30
/** So many times faster the emulator's time runs, and with it that of the peers (fast-clock.cjs). */
const RATE = 30

export interface GoodputRow {
  readonly peer: string
  /** Resource units of requests that succeeded within ten minutes, as a part of what the budget allows in them. */
  readonly used: number
  /** The most in one of the budget's minutes, what was refused included. */
  readonly peak: number
  readonly requests: number
  /** 429s that it received. */
  readonly throttled: number
  readonly calls: number
  /** Calls that the caller got an answer to. */
  readonly succeeded: number
  /** Calls that the service did more than once. */
  readonly doubled: number
  /** Emulated, from the first request to the last success; undefined when it had to be ended, or gave calls up. */
  readonly finishedMinutes: number | undefined
  /** What it said of the first call that it gave up. */
  readonly firstError?: string
}

export interface Goodput {
  readonly limit: number
  readonly minutes: number
  readonly concurrency: number
  readonly rate: number
  readonly rows: readonly GoodputRow[]
  readonly failures: readonly Failure[]
}

/** (e) What clients make of a budget: a job that takes longer than the ten minutes in which its use is measured. */
export async function goodput(bench: Bench): Promise<Goodput> {
  const rows: GoodputRow[] = []
  const failures: Failure[] = []
  const job = { calls: bench.quick ? 2_000 : 4_000, concurrency: 32 }
  for (const peer of goodputPeers) {
    console.error(`e goodput: ${peer.name}`)
    // Each has an emulator of its own, with a full budget.
    const emulator = await startEmulator(bench, ['workplace'])
    try {
      rows.push(await measured(peer, emulator, bench, job))
    } catch (error) {
      failures.push({ peer: peer.name, error: (error as Error).message })
    } finally {
      await emulator.stop()
    }
  }
  return { limit: LIMIT, minutes: MINUTES, concurrency: job.concurrency, rate: RATE, rows, failures }
}

interface Job {
  readonly calls: number
  readonly concurrency: number
}

async function measured(peer: Peer, { control, env }: Emulated, bench: Bench, job: Job): Promise<GoodputRow> {
  await control.ask('/faults', {
    kind: 'budget',
    service: 'graph',
    per: 'application-and-tenant',
    family: 'sharePoint',
    limit: LIMIT,
    windowMs: 60_000,
    unit: 'resource-units',
  })
  const { now } = (await control.ask('/clock', { rate: RATE })) as { now: string }
  const clock = { rate: RATE, real: Date.now(), emulated: Date.parse(now) }
  const { output } = await runPeer(
    { ...peer, args: ['--require', path('fast-clock.cjs'), ...peer.args] },
    {
      cwd: bench.folder,
      env: {
        ...env,
        HOME: bench.folder,
        BENCH_CLOCK: JSON.stringify(clock),
        BENCH_PATHS: JSON.stringify(PATHS),
        BENCH_CALLS: String(job.calls),
        BENCH_CONCURRENCY: String(job.concurrency),
        BENCH_MINUTES: String(MOST_MINUTES),
      },
    },
  )
  const { succeeded, firstError } = JSON.parse(output.toString()) as { succeeded: number; firstError?: string }
  const { limits } = (await control.ask('/limits')) as { limits: readonly { usage: readonly { peak: number }[] }[] }
  const sent = (await control.requests()).filter(control.isGraph).map((one) => ({ ...one, at: Date.parse(one.at) }))
  const done = sent.filter(({ status }) => status === 200)
  const start = sent[0]?.at ?? Number.NaN
  const costs = done
    .filter(({ at }) => at < start + MINUTES * 60_000)
    .map(({ path }) => COSTS[path.replace('/v1.0', '')] ?? Number.NaN)
  return {
    peer: peer.name,
    used: costs.reduce((sum, cost) => sum + cost, 0) / (LIMIT * MINUTES),
    peak: (limits[0]?.usage[0]?.peak ?? Number.NaN) / LIMIT,
    requests: sent.length,
    throttled: sent.filter(({ status }) => status === 429).length,
    calls: job.calls,
    succeeded,
    doubled: done.length - succeeded,
    finishedMinutes: succeeded === job.calls ? ((done.at(-1)?.at ?? Number.NaN) - start) / 60_000 : undefined,
    ...(firstError === undefined ? {} : { firstError }),
  }
}
