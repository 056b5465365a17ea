import type { Plan } from '../../change/plan.ts'
import type { LeverName } from '../../names/lever.ts'
import type { Side } from '../../names/side.ts'
import type { StepContext } from '../steps/step.ts'

/** `pull` suspends a trust, `release` resumes it. */
export type Direction = 'pull' | 'release'

/** One way to stop a trust that works, and to let it go on. */
export interface Lever {
  readonly name: LeverName
  readonly side: Side
  /** What pulling it stops. */
  readonly stops: string
  /** What goes on nevertheless. */
  readonly leaves: string
  /** What has to change so that this lever stops the trust. Nothing if it is pulled already. */
  pull(context: StepContext): Promise<Plan>
  /** What has to change so that this lever no longer stops the trust. Nothing if it is not pulled. */
  release(context: StepContext): Promise<Plan>
}
