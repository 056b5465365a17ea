import { type Change, changeKey } from '../../change/change.ts'
import type { Plan } from '../../change/plan.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import { deletedApplicationOf } from '../../directory/objects/deleted.ts'
import type { Reads } from '../../directory/reads.ts'
import type { Side } from '../../names/side.ts'
import type { TrustedIdentity } from '../trusted-identity.ts'
import type { WantedApplication, WantedTarget } from '../wanted.ts'

/** What the trust is made of. `steps/index.ts` has the order. */
type StepName =
  | 'managed-identity'
  | 'application'
  | 'allowed-tenants'
  | 'home-service-principal'
  | 'federated-identity-credential'
  | 'target-service-principal'
  | 'app-role-assignment'

/** What one pass over one application looks at: home, or one target, or both. */
export interface StepContext {
  readonly application: WantedApplication
  /** The identity that is to be trusted; left out where only the target's side is worked on. */
  readonly identity: TrustedIdentity | undefined
  /** Tenant IDs of all the application's targets. */
  readonly allTargetIds: readonly string[]
  /** The home tenant, if an admin is signed in there. */
  readonly home: Reads | undefined
  readonly target: TargetContext | undefined
  /** Whether grants that the manifest does not want are revoked. */
  readonly prune: boolean
  /** Whether a deleted application is brought back where a new one would be made. */
  readonly restore: boolean
  /** Whether a removed application is also deleted for good. */
  readonly forGood: boolean
}

interface TargetContext {
  readonly wanted: WantedTarget
  readonly reads: Reads
}

/** One thing that the trust is made of, as plan and remove use it. */
export interface Step {
  readonly step: StepName
  readonly side: Side
  /** What has to change so that the thing is as the manifest wants it. */
  differences(context: StepContext): Promise<Plan>
  /** What has to change so that the thing is gone. */
  removal(context: StepContext): Promise<Plan>
}

/**
 * Makes a step of three functions. `find` reads. `compare` and `remove` are pure functions of what is wanted and what
 * was found; the changes that they return carry the writes.
 */
export function defineStep<Found>({
  step,
  side,
  find,
  compare,
  remove,
}: {
  readonly step: StepName
  readonly side: Side
  find(context: StepContext): Promise<Found>
  compare(context: StepContext, found: Found): Plan
  remove(context: StepContext, found: Found): Plan
}): Step {
  return {
    step,
    side,
    differences: async (context) => compare(context, await find(context)),
    removal: async (context) => remove(context, await find(context)),
  }
}

/** What the fields of a change take from its place. A `StepContext` has it, and so has a target without a sign-in. */
export interface Placement {
  readonly application: WantedApplication
  readonly target: Pick<TargetContext, 'wanted'> | undefined
}

/** Where a change of a step is, and its key: fields that every change of the step has. */
export function placed(
  { application, target }: Placement,
  { step, side }: { readonly step: StepName; readonly side: Side },
  ...names: readonly string[]
): Pick<Change, 'key' | 'step' | 'side' | 'target'> {
  // A target belongs to one application; at home each application has objects of its own.
  const where = side === 'home' ? { step, side } : { step, side, target: targetOf({ target }).wanted.name }
  return { key: changeKey(where, ...(side === 'home' ? [application.key] : []), ...names), ...where }
}

/** The client ID as the home tenant has it, or will have it once the application is restored, else as the manifest says. */
export async function clientIdOf({ application, home, restore }: StepContext): Promise<string | undefined> {
  if (application.clientId !== undefined || home === undefined) return application.clientId
  const found = await applicationOf(home, application)
  if (found !== undefined || !restore) return found?.appId
  return (await deletedApplicationOf(home, application))?.appId
}

/** For steps that only run while an admin is signed in at home. */
export function homeOf({ home }: Pick<StepContext, 'home'>): Reads {
  if (home === undefined) throw new Error('A step of the home side ran without the home tenant.')
  return home
}

export function targetOf<Target>({ target }: { readonly target: Target | undefined }): Target {
  if (target === undefined) throw new Error('A step of the target side ran without a target.')
  return target
}
