import type { Finding, Side } from '../../change/change.ts'
import type { StepContext } from '../steps/step.ts'

export const leverNames = ['credential', 'application', 'service-principal', 'grants'] as const
export type LeverName = (typeof leverNames)[number]

/** One way to stop a trust that works, and to let it go on. */
export interface Lever {
  readonly name: LeverName
  readonly side: Side
  /** What pulling it stops. */
  readonly stops: string
  /** What goes on nevertheless. */
  readonly leaves: string
  /** What has to be changed so that the trust is stopped by it. Nothing, when it is. */
  pull(context: StepContext): Promise<Finding>
  /** The other way round. */
  release(context: StepContext): Promise<Finding>
}
