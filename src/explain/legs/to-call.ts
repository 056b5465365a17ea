import type { Found } from '../../causes/finding.ts'
import { apis } from '../../directory/apis.ts'
import { parsePermission } from '../../directory/permissions.ts'
import { refusedHop } from '../hops/exchange.ts'
import { probeHop } from '../hops/probe.ts'
import { ofHome, type RolesByApi, rolesHop, rolesIn } from '../hops/roles.ts'
import type { Walk } from '../walk.ts'
import { exchangeFor, type Held } from './to-token.ts'

/** Holds the permissions in fresh tokens against the manifest, and tries them. */
export async function walkToCall(walk: Walk, { token, identity, view }: Held): Promise<void> {
  const { input, chain, ways } = walk
  const { target, site, signal } = input
  const roles = await rolesByApi(walk, token)
  if (roles === undefined) return
  const { hop, causes, held } = rolesHop(target.permissions, roles, view)
  chain.add(hop, [...(hop.status === 'failed' ? ofHome(token, identity) : []), ...causes])
  if (hop.status === 'failed') return
  const probed = await probeHop(held, ways.graph, { site, signal })
  chain.add(probed.hop, probed.causes)
}

/** Each API has tokens of its own; `undefined` where one of them is refused. */
async function rolesByApi(walk: Walk, ofGraph: string): Promise<RolesByApi | undefined> {
  const roles = new Map<string, readonly string[]>([[apis.graph.appId, rolesIn(ofGraph)]])
  for (const { api } of walk.input.target.permissions.map(parsePermission)) {
    if (roles.has(api)) continue
    const { token, failure } = await exchangeFor(walk, api)
    if (failure !== undefined) walk.chain.add(refusedHop(failure), failure.causes as Found[])
    if (token === undefined) return undefined
    roles.set(api, rolesIn(token))
  }
  return roles
}
