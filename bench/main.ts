/**
 * `npm run bench [-- --quick]`: what Towline costs beside its peers, all against one emulator in one run. Prints a table
 * and writes bench/results/latest.json. A bound that is missed is told and is no failure; a peer that fails is.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkBounds } from './bounds.ts'
import { type Comparison, compare } from './compare.ts'
import { emulatorSpeed } from './emulator-speed.ts'
import { signedInM365 } from './m365.ts'
import { path, peers } from './peers.ts'
import { type Results, table } from './report.ts'
import { startServer } from './server.ts'

const { quick = false } = parseArgs({ options: { quick: { type: 'boolean' } } }).values
const rounds: Readonly<Record<number, number>> = quick ? { 200: 7, 5000: 3, 50000: 3 } : { 200: 21, 5000: 9, 50000: 7 }

// Peers run here, so that nobody finds a manifest or a profile of the user's.
const home = mkdtempSync(join(tmpdir(), 'towline-bench-'))
const basicEnv = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' }
try {
  const comparisons = await compareLists()
  const emulator = await emulatorSpeed(quick ? 3 : 11, quick ? 2 : 5, quick ? 2_000 : 4_000, basicEnv)
  const results: Results = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model}`,
    quick,
    comparisons,
    emulator,
    bounds: checkBounds(comparisons, emulator),
  }
  mkdirSync(path('results'), { recursive: true })
  writeFileSync(path('results/latest.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  console.log(table(results))
  if (comparisons.some(({ failures }) => failures.length > 0)) process.exitCode = 1
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function compareLists(): Promise<Comparison[]> {
  const server = await startServer([path('emulator.ts'), ...Object.keys(rounds)], basicEnv)
  try {
    const { env, authority, graph, tenants } = server.description
    const comparisons: Comparison[] = []
    for (const [size, count] of Object.entries(rounds)) {
      const sites = Number(size)
      const target = { TOWLINE_TENANT: tenants.find(({ name }) => name === `sites-${sites}`)?.id }
      const m365 = sites === 200 && !quick ? [await signedInM365(home, { ...basicEnv, ...env, ...target })] : []
      comparisons.push(
        await compare({
          sites,
          rounds: count,
          peers: [...peers, ...m365],
          env: { ...basicEnv, ...direct(env), ...target, TOWLINE_AUTHORITY_HOST: authority, TOWLINE_GRAPH_HOST: graph },
          cwd: home,
        }),
      )
    }
    return comparisons
  } finally {
    await server.stop()
  }
}

/** What peers need that are told the emulator's addresses: the identity, the targets, the certificates, and no proxy. */
function direct(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const needed = /^(IDENTITY_|TOWLINE_|NODE_EXTRA_CA_CERTS$)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)))
}
