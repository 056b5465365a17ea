import { listSites } from '../../../graph/sites.ts'
import { overConnections } from '../../over/over-connections.ts'
import type { OverTargetsFlags } from '../../over/over-targets.ts'
import type { CliContext } from '../../process/context.ts'

interface Flags extends OverTargetsFlags {
  readonly geo: 'all' | 'home'
  readonly limit: number | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  await overConnections(this, flags, {
    prefer: ['displayName', 'webUrl', 'createdDateTime'],
    limit: flags.limit,
    list: ({ graph }) => listSites(graph, { geographies: flags.geo, digits: 'all' }),
  })
}
