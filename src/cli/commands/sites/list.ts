import { listSites } from '../../../graph/sites.ts'
import { take } from '../../over/limit-items.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'

interface Flags extends OverTargetsFlags {
  readonly geo: 'all' | 'home'
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  await overSelectedTargets(this, flags, {
    prefer: ['displayName', 'webUrl', 'createdDateTime'],
    list: ({ graph }, signal) => take(listSites(graph, { geographies: flags.geo, signal }), flags.limit),
  })
}
