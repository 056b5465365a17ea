import { type ChaosOptions, chaos } from './chaos.ts'

/** A fleet of this size meets every kind. */
const LARGE = 2_000

/** Runs one seed by the library and by the command line, and prints what came of it. Resolves with whether all went well. */
export async function reportFleets(seed: number, targets: number): Promise<boolean> {
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
  return !failed
}

function table(title: string, counts: Readonly<Record<string, number>>): void {
  console.log(title)
  for (const [name, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)}  ${name}`)
  console.log()
}
