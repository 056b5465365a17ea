import { once } from '../../change/unique-warnings.ts'
import { contextOf, type Plan, type TrustWork } from '../application-scope.ts'
import type { Look } from '../apply.ts'
import type { Lever } from './lever.ts'

/** Where the levers are looked at: at home once for each application, in the target once for each of them. */
export function looksOf(works: readonly TrustWork[], chosen: readonly Lever[], direction: 'pull' | 'release'): Look[] {
  return chosen.flatMap((lever) =>
    works.flatMap((work): Look[] => {
      if (lever.side === 'home') return work.home === undefined ? [] : [() => lever[direction](contextOf(work))]
      const visible = work.targets.filter(({ directory }) => directory !== undefined)
      return visible.map((target) => () => lever[direction](contextOf(work, target)))
    }),
  )
}

export async function planLooks(looks: readonly Look[]): Promise<Plan> {
  const findings = []
  for (const look of looks) findings.push(await look())
  return {
    changes: findings.flatMap(({ changes }) => changes),
    warnings: once(findings.flatMap(({ warnings }) => warnings)),
  }
}
