import type { Emulator, Tenant } from '../../src/emulator/index.ts'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { first } from '../emulator/support.ts'
import { testEmulator } from '../support/emulator.ts'
import type { Given } from './row.ts'
import { fill, look, type Scope } from './scope.ts'

const graphAppId = '00000003-0000-0000-c000-000000000000'

export async function emulatorOf({ world = 'seed', host, now, options }: Given): Promise<Emulator> {
  return testEmulator(world, {
    ...(host && { host }),
    ...(options && { options }),
    ...(now && { now: () => Date.parse(now) }),
  })
}

/** The things of the world by which placeholders, `set` and `missing` call them. */
export function scopeOf({ world, env }: Emulator): Scope {
  const target = first(world.targets)
  const [application] = world.home.applications
  const inTarget = (wanted?: string) => target.servicePrincipals.find(({ appId }) => appId === wanted)
  return {
    env,
    home: world.home,
    target,
    application,
    compute: world.compute,
    identity: world.compute.identities[0],
    credential: application?.federatedIdentityCredentials[0],
    servicePrincipal: inTarget(application?.appId),
    graph: inTarget(graphAppId),
    site: target.sharePoint.geographies[0]?.sites.at(0),
  }
}

export function arrange({ roles, set = {}, missing = [] }: Given, scope: Scope): void {
  const [home, target] = [scope['home'] as Tenant, scope['target'] as Tenant]
  if (roles !== undefined)
    for (const tenant of [home, target]) grantOnly(tenant, String(look('application.appId', scope)), roles)
  for (const [place, value] of Object.entries(set)) {
    const at = place.lastIndexOf('.')
    Object.assign(Object(look(place.slice(0, at), scope)), { [place.slice(at + 1)]: fill(value, scope) })
  }
  const all = target.servicePrincipals
  all.splice(0, all.length, ...all.filter((one) => !missing.some((name) => scope[name] === one)))
}

function grantOnly(tenant: Tenant, clientId: string, roles: readonly string[]): void {
  for (const servicePrincipal of tenant.servicePrincipals.filter(({ appId }) => appId === clientId)) {
    servicePrincipal.appRoleAssignments = []
    for (const role of roles) assignAppRole(tenant, servicePrincipal, graphAppId, role)
  }
}
