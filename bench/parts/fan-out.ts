import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, type Emulated, startEmulator } from '../bench.ts'
import { type Comparison, compare, type Plan } from '../compare.ts'
import { fanOutPeers, fleetCommandLine, fleetLibrary, floorOverTargets } from '../peers.ts'

/** Targets that are worked on at once, by everybody. */
const CONCURRENCY = 16

/** (c) Many targets of 100 sites; and many more of ten, for the memory alone. */
export async function fanOut(bench: Bench): Promise<Comparison[]> {
  const { quick } = bench
  const rounds: Readonly<Record<number, number>> = quick ? { 200: 2, 1000: 1 } : { 200: 7, 1000: 5, 4000: 1 }
  const sizes = Object.keys(rounds).map(Number)
  const comparisons: Comparison[] = []
  await withFleet(bench, Math.max(...sizes), 100, async (emulator) => {
    for (const targets of sizes) {
      comparisons.push(
        await overTargets(bench, emulator, { part: 'c', targets, sites: 100, rounds: rounds[targets] ?? 1 }),
      )
    }
  })
  await withFleet(bench, 10_000, 10, async (emulator) => {
    const work = { part: 'c', targets: 10_000, sites: 10, rounds: quick ? 1 : 3, watchedTarget: 2_000 }
    const peers = [floorOverTargets, fleetCommandLine, fleetLibrary]
    comparisons.push(await overTargets(bench, emulator, { ...work, peers }))
  })
  return comparisons
}

/** (d) Answers that come 50 ms late, as over a real network. */
export async function latency(bench: Bench): Promise<Comparison[]> {
  return withFleet(bench, 200, 100, async (emulator) => {
    await emulator.control.ask('/faults', { kind: 'latency', ms: 50 })
    const rounds = bench.quick ? 2 : 5
    return [
      await overTargets(bench, emulator, { part: 'd', targets: 200, sites: 100, rounds, suffix: ', 50 ms latency' }),
    ]
  })
}

async function withFleet<Result>(
  bench: Bench,
  targets: number,
  sites: number,
  measure: (emulator: Emulated) => Promise<Result>,
): Promise<Result> {
  const emulator = await startEmulator(bench, ['fleet', targets, sites])
  try {
    return await measure(emulator)
  } finally {
    await emulator.stop()
  }
}

type FleetWork = Pick<Plan, 'part' | 'targets' | 'sites' | 'rounds' | 'watchedTarget'> &
  Partial<Pick<Plan, 'peers'>> & { readonly suffix?: string }

async function overTargets(bench: Bench, emulator: Emulated, work: FleetWork): Promise<Comparison> {
  const { targets, sites, suffix = '' } = work
  const [home, ...all] = emulator.description.tenants
  const chosen = all.slice(0, targets).map(({ name, id }) => ({ name, tenant: id }))
  // A folder for each, because the command line finds its manifest where it runs.
  const cwd = join(bench.folder, `${targets}-targets`)
  mkdirSync(cwd, { recursive: true })
  const listed = join(cwd, 'targets.json')
  writeFileSync(listed, JSON.stringify(chosen))
  writeFileSync(
    join(cwd, 'towline.yaml'),
    [
      `home: { tenant: ${home?.id} }`,
      `application: { clientId: ${emulator.description.application?.clientId}, permissions: [Sites.FullControl.All] }`,
      'targets:',
      ...chosen.map(({ name, tenant }) => `  ${name}: { tenant: ${tenant} }`),
      '',
    ].join('\n'),
  )
  return compare({
    peers: fanOutPeers,
    ...work,
    title: `${targets} targets × ${sites} sites${suffix}`,
    env: { ...emulator.env, BENCH_TARGETS: listed, BENCH_CONCURRENCY: String(CONCURRENCY) },
    cwd,
    control: emulator.control,
  })
}
