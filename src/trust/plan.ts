import { once } from '../change/unique-warnings.ts'
import { type Plan, stagesOf, type TrustWork } from './application-scope.ts'

/** Reads both sides, as far as somebody is signed in there, and says what `apply` would do. Changes nothing. */
export async function planTrust(works: readonly TrustWork[]): Promise<Plan> {
  const plans: Plan[] = []
  for (const work of works) {
    for (const { step, context } of stagesOf(work)) plans.push(await step.differences(context()))
  }
  return {
    changes: plans.flatMap(({ changes }) => changes),
    warnings: once(plans.flatMap(({ warnings }) => warnings)),
  }
}

/** What `remove` would do, in the order in which it does the least harm: targets first, and home after them. */
export async function planRemoval(works: readonly TrustWork[]): Promise<Plan> {
  const plans: Plan[] = []
  for (const work of works) {
    for (const { step, context } of stagesOf(work).toReversed()) plans.push(await step.removal(context()))
  }
  return { changes: plans.flatMap(({ changes }) => changes), warnings: once(plans.flatMap(({ warnings }) => warnings)) }
}
