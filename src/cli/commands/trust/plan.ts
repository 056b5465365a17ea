import type { OutputFlags } from '../../define/flags.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ManifestTargetFlags, SideFlags, SignInFlags } from './flags.ts'
import { fullPlan } from './full-plan.ts'
import { openManifest, openTrust } from './open.ts'
import { printPlan } from './print-plan.ts'
import { unknownClientIds } from './remember-client-ids.ts'

export interface PlanFlags extends CommonFlags, ManifestTargetFlags, SideFlags, SignInFlags, OutputFlags {
  readonly prune: boolean | undefined
}

export default async function (this: CliContext, flags: PlanFlags): Promise<void> {
  const chosen = await openManifest(this, flags)
  const session = await openTrust(this, flags, chosen, 'read-only')
  const { changes, warnings } = await fullPlan(this, chosen, session, flags.side === undefined)
  await printPlan(this, flags, changes, [...warnings, ...(await unknownClientIds(session))])
  this.exit(changes.length === 0 ? exitCodes.ok : exitCodes.drift)
}
