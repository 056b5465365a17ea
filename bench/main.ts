/**
 * `npm run bench [-- --quick] [-- --only c,d]`: what Towline costs beside its peers, all against the emulator in one run.
 * Prints a table and writes bench/results/latest.json; a whole run also writes docs/benchmarks.md and its chart. A bound
 * that is missed is told and is no failure; a peer that fails is.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'
import { checkBounds } from './bounds.ts'
import { chart } from './chart.ts'
import { page } from './page.ts'
import { batches } from './parts/batch.ts'
import { emulatorSpeed } from './parts/emulator-speed.ts'
import { fanOut, latency } from './parts/fan-out.ts'
import { goodput } from './parts/goodput.ts'
import { governed } from './parts/governed.ts'
import { longLists, startUp } from './parts/lists.ts'
import { path } from './peers.ts'
import { failuresOf, type Measured, type Results } from './results.ts'
import { table } from './table.ts'

const { quick = false, only } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } }).values
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const
const chosen = only?.split(',') ?? letters
const unknown = chosen.filter((letter) => !letters.some((known) => known === letter))
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${letters.join(', ')}.`)

const folder = mkdtempSync(join(tmpdir(), 'towline-bench-'))
try {
  const measured = await measure({ quick, folder, env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1' } })
  const results: Results = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model}`,
    quick,
    ...measured,
    bounds: checkBounds(measured),
  }
  mkdirSync(path('results'), { recursive: true })
  writeFileSync(path('results/latest.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  if (!quick && only === undefined) {
    writeFileSync(path('../docs/benchmarks.svg'), chart(results))
    writeFileSync(path('../docs/benchmarks.md'), page(results))
  }
  console.log(table(results))
  if (failuresOf(measured).length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(bench: Bench): Promise<Measured> {
  const isChosen = (letter: (typeof letters)[number]) => chosen.includes(letter)
  return {
    comparisons: [
      ...(isChosen('a') ? await startUp(bench) : []),
      ...(isChosen('b') ? await longLists(bench) : []),
      ...(isChosen('c') ? await fanOut(bench) : []),
      ...(isChosen('d') ? await latency(bench) : []),
    ],
    ...(isChosen('e') ? { goodput: await goodput(bench) } : {}),
    ...(isChosen('f') ? { batches: await batches(bench) } : {}),
    ...(isChosen('g') ? { emulator: await emulatorSpeed(bench) } : {}),
    ...(isChosen('h') ? { governed: await governed(bench) } : {}),
  }
}
