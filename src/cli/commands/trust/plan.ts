import { planScope } from '../../../trust/plan.ts'
import type { OutputFlags } from '../../define/flags.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ManifestTargetFlags, SideFlags, SignInFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import { printPlan } from './print-plan.ts'

export interface PlanFlags extends CommonFlags, ManifestTargetFlags, SideFlags, SignInFlags, OutputFlags {
  readonly prune: boolean | undefined
  readonly restore: boolean | undefined
}

export default async function (this: CliContext, flags: PlanFlags): Promise<void> {
  const { side, prune, restore } = flags
  const scope = await openManifest(this, flags)
  const { changes, warnings } = await planScope({ ...(await flowOf(this, flags)), ...scope, side, prune, restore })
  this.exit(changes.length === 0 ? exitCodes.ok : exitCodes.drift)
  await printPlan(this, flags, changes, warnings)
}
