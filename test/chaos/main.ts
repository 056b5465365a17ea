import { parseArgs } from 'node:util'
import { type ChaosOptions, chaos } from './chaos.ts'

/** `npm run chaos -- --seed N [--targets M]`: one seed by the library and by the command line, and what came of it. */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, targets: { type: 'string', default: '2000' } },
})
/** A fleet of this size meets every kind. */
const LARGE = 2_000
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const targets = Number(values.targets)
let failed = false

for (const through of ['library', 'cli'] satisfies ChaosOptions['through'][]) {
  const began = Date.now()
  const { injected, seen, requests, minutes, missed, wrong } = await chaos({ seed, targets, through })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`\nseed ${seed} through the ${through}: ${targets} targets, ${requests} requests`)
  console.log(`${minutes} emulated minutes in ${seconds} s\n`)
  table('injected', injected)
  table('seen', seen)
  for (const kind of missed) console.log(`NEVER  ${kind}`)
  for (const what of wrong) console.log(`WRONG  ${what}`)
  failed ||= wrong.length > 0 || (missed.length > 0 && targets >= LARGE)
}

console.log(failed ? 'Not as the world is.' : 'All as the world is.')
console.log(`Again: npm run chaos -- --seed ${seed} --targets ${targets}`)
process.exitCode = failed ? 1 : 0

function table(title: string, counts: Readonly<Record<string, number>>): void {
  console.log(title)
  for (const [name, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)}  ${name}`)
  console.log()
}
