import { setTimeout as later } from 'node:timers/promises'
import { connector } from '../../src/connect/connect.ts'
import { plainTarget } from '../support/target.ts'

/**
 * A process of its own, because it needs `--expose-gc`. Works with many connections, sixteen at a time, and prints how many
 * MiB of the data of their work are left although only young objects were collected.
 */
const CONNECTIONS = 4_000
const AT_ONCE = 16
const NUMBERS_EACH = 1_024

const collect = globalThis.gc
if (collect === undefined) throw new Error('Start it with --expose-gc.')

const target = plainTarget('fabrikam', '2f4a9b0c-1d3e-4f50-8a6b-7c8d9e0f1a2b')
const connect = connector({ env: {} })

/** The signal refers to the data, and the connection to the signal: as in a run over many targets. */
async function work(): Promise<unknown> {
  const own = new AbortController()
  const rows = Array.from({ length: NUMBERS_EACH }, (_, index) => index + 0.5)
  own.signal.addEventListener('abort', () => rows.push(0))
  const connection = connect(target, { signal: own.signal })
  await later(1)
  return connection
}

const usedMiB = (): number => process.memoryUsage().heapUsed / 2 ** 20

await work()
collect()
const before = usedMiB()
let left = CONNECTIONS
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) await work()
  }),
)
// Twice: an object that survives once is still young.
for (let time = 0; time < 2; time++) collect({ type: 'minor' })
console.log((usedMiB() - before).toFixed(1))
