import { listSites } from '../../../graph/sites.ts'
import type { CliContext } from '../../context.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../over-targets.ts'
import { take } from '../../take.ts'

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
