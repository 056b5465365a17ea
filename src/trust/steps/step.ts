import type { Finding, Side, StepName } from '../../change/change.ts'
import type { Reads } from '../../directory/reads.ts'
import type { WantedApplication, WantedTarget } from '../desired.ts'

/** What one pass over one application looks at: home, or one target, or both. */
export interface StepContext {
  readonly application: WantedApplication
  /** The identity that is to be trusted; left out where only the target's side is worked on. */
  readonly identity: TrustedIdentity | undefined
  /** Tenant IDs of all the application's targets. */
  readonly allTargetIds: readonly string[]
  /** The home tenant, where somebody is signed in there. */
  readonly home: Reads | undefined
  readonly target: TargetContext | undefined
  /** Whether grants that the manifest does not want are taken away. */
  readonly prune: boolean
}

export interface TargetContext {
  readonly wanted: WantedTarget
  readonly reads: Reads
}

/** What the federated identity credential must hold, to the letter. */
export interface TrustedIdentity {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Whether the subject is a managed identity's service principal in the home tenant. */
  readonly isManaged: boolean
}

/**
 * One thing that the trust is made of. `find` reads, `compare` is a pure function of what is wanted and what was found,
 * `remove` says how the thing is taken away; the changes that they give carry the writes.
 */
export interface StepDefinition<Found> {
  readonly step: StepName
  readonly side: Side
  find(context: StepContext): Promise<Found>
  compare(context: StepContext, found: Found): Finding
  remove(context: StepContext, found: Found): Finding
}

/** A step as plan and remove run it, whatever it finds on the way. */
export interface Step {
  readonly step: StepName
  readonly side: Side
  differences(context: StepContext): Promise<Finding>
  removal(context: StepContext): Promise<Finding>
}

export function defineStep<Found>({ step, side, find, compare, remove }: StepDefinition<Found>): Step {
  return {
    step,
    side,
    differences: async (context) => compare(context, await find(context)),
    removal: async (context) => remove(context, await find(context)),
  }
}

export const nothing: Finding = { changes: [], warnings: [] }

/** The client ID as the home tenant has it, else as the manifest says. */
export async function clientIdOf({ application, home }: StepContext): Promise<string | undefined> {
  if (application.clientId !== undefined || home === undefined) return application.clientId
  return (await home.application({ uniqueName: application.uniqueName }))?.appId
}

/** For steps that only run where somebody is signed in at home. */
export function homeOf({ home }: StepContext): Reads {
  if (home === undefined) throw new Error('A step of the home side ran without the home tenant.')
  return home
}

export function targetOf({ target }: StepContext): TargetContext {
  if (target === undefined) throw new Error('A step of the target side ran without a target.')
  return target
}
