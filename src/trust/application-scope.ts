import type { PlannedChange, Warning } from '../change/change.ts'
import type { Directory } from '../directory/directory.ts'
import { Reads } from '../directory/reads.ts'
import type { WantedApplication, WantedTarget } from './desired.ts'
import { steps } from './steps/index.ts'
import type { Step, StepContext, TrustedIdentity } from './steps/step.ts'

/** One application, and the directories that somebody is signed in to. */
export interface TrustWork {
  readonly application: WantedApplication
  /** What is to be trusted; left out where only the target's side is worked on. */
  readonly identity: TrustedIdentity | undefined
  /** Tenant IDs of all the application's targets in the manifest. */
  readonly allTargetIds: readonly string[]
  readonly home: Directory | undefined
  readonly targets: readonly WorkTarget[]
  readonly prune: boolean
}

export interface WorkTarget {
  readonly wanted: WantedTarget
  readonly directory: Directory | undefined
}

/** A step, and what it looks at. */
export interface Stage {
  readonly step: Step
  /** A pass with fresh eyes: nothing that was read before is remembered. */
  context(): StepContext
}

/** What a step looks at in one pass: home, and one target where it is about one. */
export function contextOf(work: TrustWork, target?: WorkTarget): StepContext {
  const { application, identity, allTargetIds, prune } = work
  return {
    application,
    identity,
    allTargetIds,
    prune,
    home: work.home && new Reads(work.home),
    target: target?.directory && { wanted: target.wanted, reads: new Reads(target.directory) },
  }
}

/** The steps of the sides that can be seen, in order: home first, then target by target. */
export function stagesOf(work: TrustWork): Stage[] {
  const context = (target?: WorkTarget): StepContext => contextOf(work, target)
  const home = work.home === undefined ? [] : steps.filter(({ side }) => side === 'home')
  const visible = work.targets.filter(({ directory }) => directory !== undefined)
  return [
    ...home.map((step) => ({ step, context: () => context() })),
    ...visible.flatMap((target) =>
      steps.filter(({ side }) => side === 'target').map((step) => ({ step, context: () => context(target) })),
    ),
  ]
}

export interface Plan {
  readonly changes: readonly PlannedChange[]
  readonly warnings: readonly Warning[]
}
