import type { Place } from '../change/plan.ts'
import type { Directory } from '../directory/directory.ts'
import { Reads } from '../directory/reads.ts'
import { steps } from './steps/index.ts'
import type { Step, StepContext } from './steps/step.ts'
import type { TrustedIdentity } from './trusted-identity.ts'
import type { WantedApplication, WantedTarget } from './wanted.ts'

/** One application with the targets that were chosen, and the directories that admins are signed in to. */
export interface ApplicationScope {
  readonly application: WantedApplication
  /** What is to be trusted; left out where only the target's side is worked on. */
  readonly identity: TrustedIdentity | undefined
  /** Tenant IDs of all the application's targets in the manifest. */
  readonly allTargetIds: readonly string[]
  readonly home: Directory | undefined
  readonly targets: readonly TargetScope[]
  readonly prune: boolean
  readonly restore: boolean
  readonly forGood: boolean
}

export interface TargetScope {
  readonly wanted: WantedTarget
  /** Left out where no admin is signed in. */
  readonly directory: Directory | undefined
}

/** Where the trust is set up: the steps at home, then those in each target, as far as admins are signed in. */
export function placesToSetUp(scopes: readonly ApplicationScope[]): Place[] {
  return scopes.flatMap((scope) =>
    stepsIn(scope).map(({ step, target }) => placeIn(scope, target, (context) => step.differences(context))),
  )
}

/** Where the trust is removed, in the order that does the least harm: targets first, home after them. */
export function placesToRemove(scopes: readonly ApplicationScope[]): Place[] {
  return scopes.flatMap((scope) =>
    stepsIn(scope)
      .toReversed()
      .map(({ step, target }) => placeIn(scope, target, (context) => step.removal(context))),
  )
}

/** What a function of a step or a lever finds, at home or in one target. Each look is a new pass over the tenants. */
export function placeIn(
  { application, identity, allTargetIds, prune, restore, forGood, home }: ApplicationScope,
  target: TargetScope | undefined,
  find: (context: StepContext) => ReturnType<Place['look']>,
): Place {
  return {
    look: () =>
      find({
        application,
        identity,
        allTargetIds,
        prune,
        restore,
        forGood,
        home: home && new Reads(home),
        target: target?.directory && { wanted: target.wanted, reads: new Reads(target.directory) },
      }),
  }
}

/** The targets in which an admin is signed in. */
export function visibleTargets({ targets }: ApplicationScope): TargetScope[] {
  return targets.filter(({ directory }) => directory !== undefined)
}

function stepsIn(scope: ApplicationScope): { readonly step: Step; readonly target?: TargetScope }[] {
  const home = scope.home === undefined ? [] : steps.filter(({ side }) => side === 'home')
  const inTarget = steps.filter(({ side }) => side === 'target')
  return [
    ...home.map((step) => ({ step })),
    ...visibleTargets(scope).flatMap((target) => inTarget.map((step) => ({ step, target }))),
  ]
}
