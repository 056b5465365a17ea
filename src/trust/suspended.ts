import type { Change } from '../change/change.ts'
import { planOf } from '../change/plan.ts'
import type { ApplicationScope } from './application-scope.ts'
import { placesOfLevers, switches } from './levers/index.ts'
import { enabling } from './levers/service-principal.ts'
import type { Placement } from './steps/step.ts'

/** What is switched off, of each application and in its targets. */
export type Suspended = ReadonlyMap<ApplicationScope, readonly Change[]>

/**
 * What is switched off in the tenants, by `towline trust suspend` or by an admin: the changes that `towline trust resume`
 * would make. They are differences like any other, but `apply` does not make them: a trust that was stopped on purpose must
 * not start again with the next run of a script.
 */
export async function suspendedIn(scopes: readonly ApplicationScope[]): Promise<Suspended> {
  const found = new Map<ApplicationScope, Change[]>()
  for (const scope of scopes) {
    const { changes } = await planOf(placesOfLevers([scope], switches, 'release'))
    found.set(
      scope,
      changes.map(({ apply: _, ...change }) => byResume(change, scope.application.key)),
    )
  }
  return found
}

/** AADSTS7000112: the application, or its service principal in the target, is disabled. */
const DISABLED = 7000112

/** What is switched off in a target without a sign-in, as a refused exchange shows it. */
export function suspendedAccordingTo(place: Placement, aadsts: number | undefined): Change[] {
  return aadsts === DISABLED ? [byResume(enabling(place), place.application.key)] : []
}

function byResume(change: Change, application: string): Change {
  const scope = change.target === undefined ? `--application ${application}` : `-t ${change.target}`
  return { ...change, command: `towline trust resume ${scope}` }
}

/** Whether `towline trust apply` makes the change, or leaves it to `resume`. */
export function isForApply({ command }: Change): boolean {
  return command === undefined
}
