import type { Place } from '../../change/plan.ts'
import type { LeverName } from '../../names/lever.ts'
import { type ApplicationScope, placeIn, visibleTargets } from '../application-scope.ts'
import { application } from './application.ts'
import { credential } from './credential.ts'
import { grants } from './grants.ts'
import type { Direction, Lever } from './lever.ts'
import { servicePrincipal } from './service-principal.ts'

/** The strongest first. */
export const levers: readonly Lever[] = [credential, application, servicePrincipal, grants]

/** What only `resume` switches on again. What the other levers take away is missing, and `apply` sets it up. */
export const switches: readonly Lever[] = [application, servicePrincipal]

export function leverOf(name: LeverName): Lever {
  const found = levers.find((lever) => lever.name === name)
  if (found === undefined) throw new RangeError(`There is no lever ${name}.`)
  return found
}

/** Where levers are moved: those of home once for each application, those of targets in each target. */
export function placesOfLevers(
  scopes: readonly ApplicationScope[],
  chosen: readonly Lever[],
  direction: Direction,
): Place[] {
  return chosen.flatMap((lever) =>
    scopes.flatMap((scope) => {
      if (lever.side === 'target')
        return visibleTargets(scope).map((target) => placeIn(scope, target, lever[direction]))
      return scope.home === undefined ? [] : [placeIn(scope, undefined, lever[direction])]
    }),
  )
}
