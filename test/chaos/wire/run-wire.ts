import { identityScenarios } from './identity-scenarios.ts'
import { pick } from './mutate-json.ts'
import { credentialScenarios, directoryScenarios, foreignScenarios, graphScenarios } from './scenarios.ts'
import { drawsOf, runCase, type Scenario } from './wire.ts'

export const scenarios: readonly Scenario[] = [
  ...identityScenarios,
  ...credentialScenarios,
  ...graphScenarios,
  ...directoryScenarios,
  ...foreignScenarios,
]

export interface WireOutcome {
  /** How many cases of each scenario ended how. */
  readonly seen: Readonly<Record<string, number>>
  /** By the number of the case. */
  readonly wrong: ReadonlyMap<number, string>
}

/** Runs cases of one seed. Each one depends on the seed and its number alone. */
export async function runWire(seed: number, numbers: Iterable<number>): Promise<WireOutcome> {
  const seen: Record<string, number> = {}
  const wrong = new Map<number, string>()
  for (const number of numbers) {
    const draw = drawsOf(seed, number)
    const scenario = pick(draw, scenarios)
    const verdict = await runCase(scenario, draw)
    const key = `${scenario.name}: ${verdict.end}`
    seen[key] = (seen[key] ?? 0) + 1
    if (verdict.wrong !== undefined) wrong.set(number, `${scenario.name}: ${verdict.wrong}`)
  }
  return { seen, wrong }
}
