import type { Change, Warning } from '../../../trust/change.ts'
import type { Session } from '../../../trust/session.ts'
import type { CliContext } from '../../context.ts'
import type { ConsentFlags } from './consent-flags.ts'
import type { FullPlan } from './full-plan.ts'
import type { Chosen } from './open.ts'

export interface Elsewhere {
  readonly remaining: readonly Change[]
  readonly warnings: readonly Warning[]
}

export async function consentElsewhere(
  _context: CliContext,
  _flags: ConsentFlags,
  _chosen: Chosen,
  _session: Session,
  { others }: FullPlan,
): Promise<Elsewhere> {
  return { remaining: others, warnings: [] }
}
