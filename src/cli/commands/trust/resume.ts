import { leverOf, levers } from '../../../trust/levers/index.ts'
import type { CliContext } from '../../process/context.ts'
import { moveLevers, type SuspendFlags } from './move-levers.ts'

/** Whatever was pulled in that scope. */
export default async function (this: CliContext, flags: SuspendFlags): Promise<void> {
  const side = flags.application === undefined ? 'target' : 'home'
  const all = levers.filter((lever) => lever.side === side).toReversed()
  await moveLevers(this, flags, flags.lever === undefined ? all : [leverOf(flags.lever)], 'release')
}
