import { causesIn } from '../../causes/finding.ts'
import { apis } from '../../directory/apis.ts'
import { parsePermission } from '../../directory/permissions.ts'
import { refusedHop } from '../hops/exchange.ts'
import { probeHop } from '../hops/probe.ts'
import { ofHome, type RolesByApi, rolesHop, rolesIn } from '../hops/roles.ts'
import type { Walk } from '../walk.ts'
import { exchangeFor, type Granted } from './to-token.ts'

/** Compares the permissions in fresh tokens with the manifest, then tries each by a call. */
export async function walkToCall(walk: Walk, { token, identity, view }: Granted): Promise<void> {
  const { input, chain, connection } = walk
  const roles = await rolesByApi(walk, token)
  if (roles === undefined) return
  const { hop, causes, granted } = rolesHop(input.target.permissions, roles, view)
  chain.add(hop, [...(hop.status === 'failed' ? ofHome(token, identity) : []), ...causes])
  if (hop.status === 'failed') return
  const probed = await probeHop(granted, connection.graph, input.site)
  chain.add(probed.hop, probed.causes)
}

/** Each API has tokens of its own. Returns `undefined` where one of them is refused. */
async function rolesByApi(walk: Walk, graphToken: string): Promise<RolesByApi | undefined> {
  const roles = new Map<string, readonly string[]>([[apis.graph.appId, rolesIn(graphToken)]])
  for (const { api } of walk.input.target.permissions.map(parsePermission)) {
    if (roles.has(api)) continue
    const { token, failure } = await exchangeFor(walk, api)
    if (failure !== undefined) walk.chain.add(refusedHop(failure), causesIn(failure))
    if (token === undefined) return undefined
    roles.set(api, rolesIn(token))
  }
  return roles
}
