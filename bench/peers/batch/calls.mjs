import { readFileSync } from 'node:fs'

/** Of the calls, in their order. */
export const paths = JSON.parse(readFileSync(process.env.BENCH_CALLS, 'utf8'))

/** Does so much at once. */
export async function atOnce(count, items, work) {
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) await work(item, index)
  }
  await Promise.all(Array.from({ length: count }, worker))
}

/** In the order of the calls; undefined for a call that the client handed back as failed. */
export function printResults(results) {
  console.log(JSON.stringify(results.map((result) => result?.id ?? null)))
}
