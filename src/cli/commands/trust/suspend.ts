import { leverOf } from '../../../trust/levers/index.ts'
import type { CliContext } from '../../process/context.ts'
import { moveLevers, type SuspendFlags } from './move-levers.ts'

export default async function (this: CliContext, flags: SuspendFlags): Promise<void> {
  const lever = leverOf(flags.lever ?? (flags.application === undefined ? 'service-principal' : 'application'))
  await moveLevers(this, flags, [lever], 'pull')
}
