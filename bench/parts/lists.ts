import { type Bench, startEmulator } from '../bench.ts'
import { type Comparison, compare } from '../compare.ts'
import { signedInM365 } from '../m365.ts'
import { listPeers } from '../peers.ts'

/** (a) From the start of a process to a target's first 200 sites. */
export function startUp(bench: Bench): Promise<Comparison[]> {
  return lists(bench, 'a', { 200: bench.quick ? 5 : 15 })
}

/** (b) Long lists, and the memory that they take. */
export function longLists(bench: Bench): Promise<Comparison[]> {
  return lists(bench, 'b', bench.quick ? { 5000: 2, 50000: 2 } : { 5000: 7, 50000: 5 })
}

async function lists(bench: Bench, part: string, rounds: Readonly<Record<number, number>>): Promise<Comparison[]> {
  const emulator = await startEmulator(bench, ['lists', ...Object.keys(rounds)])
  try {
    const comparisons: Comparison[] = []
    for (const [size, count] of Object.entries(rounds)) {
      const sites = Number(size)
      const { tenants, env } = emulator.description
      const target = { TOWLINE_TENANT: tenants.find(({ name }) => name === `sites-${sites}`)?.id }
      const isOnePage = sites === 200 && !bench.quick
      const m365 = isOnePage ? [await signedInM365(bench.folder, { ...bench.env, ...env, ...target })] : []
      comparisons.push(
        await compare({
          part,
          title: `${sites} sites`,
          targets: 1,
          sites,
          rounds: count,
          peers: [...listPeers, ...m365],
          env: { ...emulator.env, ...target },
          cwd: bench.folder,
          control: emulator.control,
        }),
      )
    }
    return comparisons
  } finally {
    await emulator.stop()
  }
}
