import { parseArgs } from 'node:util'
import { reportFleets } from './report-fleets.ts'
import { reportWire } from './wire/report.ts'

/**
 * `npm run chaos -- --seed N [--targets M]`: a fleet with injected faults.
 * `npm run chaos -- --wire --seed N [--cases M] [--case PART:K]`: malformed requests and answers.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    targets: { type: 'string', default: '2000' },
    wire: { type: 'boolean', default: false },
    cases: { type: 'string', default: '20000' },
    case: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const [targets, cases] = [Number(values.targets), Number(values.cases)]
const isRight = values.wire ? await reportWire({ seed, cases, only: values.case }) : await reportFleets(seed, targets)

console.log(isRight ? 'All as the world is.' : 'Not as the world is.')
console.log(
  `Again: npm run chaos -- ${values.wire ? `--wire --seed ${seed} --cases ${cases}` : `--seed ${seed} --targets ${targets}`}`,
)
process.exitCode = isRight ? 0 : 1
