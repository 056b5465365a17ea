import type { HttpRequest } from '../../../src/http/send.ts'
import { all, between, change, emulatorFault, refusedByEntra, remove, unknownId } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import type { BrokenWorld } from '../working-world.ts'

/** The manifest says that the target is another tenant. */
function targetIs(world: BrokenWorld, tenant: string): Undo {
  const [target] = Object.values(world.manifest.targets)
  return change(target ?? { tenant: '' }, { tenant })
}

const CLOSED = { cause: 'TENANT_CLOSED', certainty: 'certain', hop: 'exchange' } as const
const CLOUD = { cause: 'CLOUD_WRONG', certainty: 'certain', hop: 'exchange' } as const

export const tenantFaults: readonly Fault[] = [
  {
    name: 'no tenant has the tenant ID',
    seed: 164,
    break: (world) => targetIs(world, unknownId(world)),
    cause: 'TENANT_UNKNOWN',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the domain of the tenant is misspelt',
    seed: 165,
    break: (world) => targetIs(world, `not-${world.target.domains[0]}`),
    cause: 'TENANT_UNKNOWN',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the name cannot be that of a tenant',
    seed: 166,
    break: (world) => refusedByEntra(world, { aadsts: 900023, error: 'invalid_request' }),
    cause: 'TENANT_MALFORMED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the client ID of the application stands for the tenant',
    seed: 167,
    break: (world) => targetIs(world, world.application.appId),
    cause: 'TENANT_UNKNOWN',
    certainty: 'certain',
  },
  {
    name: 'the home tenant stands for the target',
    seed: 168,
    break: (world) => targetIs(world, world.home.id),
    cause: 'TARGET_IS_HOME',
    hop: 'roles',
  },
  {
    name: 'the tenant was closed for fraud',
    seed: 169,
    break: ({ target }) => change(target, { blockedFor: 'fraud' }),
    ...CLOSED,
  },
  {
    name: 'the tenant was closed for inactivity',
    seed: 170,
    break: ({ target }) => change(target, { blockedFor: 'inactivity' }),
    ...CLOSED,
  },
  {
    name: 'the tenant was a temporary one',
    seed: 171,
    break: ({ target }) => change(target, { blockedFor: 'ephemeral' }),
    ...CLOSED,
  },
  {
    name: 'the proxy of the network allows other tenants only',
    seed: 172,
    break: (world) =>
      between(world, (request, next) =>
        next(withHeader(request, 'restrict-access-to-tenants', world.home.domains[0] ?? '')),
      ),
    cause: 'TENANT_RESTRICTED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the network sends a tenant restrictions policy that does not allow the target',
    seed: 451,
    break: (world) =>
      between(world, (request, next) =>
        next(withHeader(request, 'sec-Restrict-Tenant-Access-Policy', `${world.home.id}:${unknownId(world)}`)),
      ),
    cause: 'TENANT_RESTRICTED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'a proxy of the tenant restricts access, in the words of the older refusal',
    seed: 452,
    break: (world) => refusedByEntra(world, { aadsts: 50002, error: 'invalid_request' }),
    cause: 'TENANT_RESTRICTED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the target is in the US government cloud',
    seed: 173,
    break: ({ target }) => change(target, { cloud: 'usgov' }),
    ...CLOUD,
  },
  {
    name: 'the target is in China',
    seed: 174,
    break: ({ target }) => change(target, { cloud: 'china' }),
    ...CLOUD,
  },
  {
    name: 'the manifest says usgov and the tenants are in the global cloud',
    seed: 175,
    break: ({ home, target, manifest }) =>
      all(
        change(home, { cloud: 'global' }),
        change(target, { cloud: 'global' }),
        change(manifest.home, { cloud: 'usgov' }),
      ),
    ...CLOUD,
  },
  {
    name: 'home and target are in different clouds',
    seed: 176,
    break: ({ home, target }) => all(change(home, { cloud: 'usgov' }), change(target, { cloud: 'global' })),
    ...CLOUD,
  },
  {
    name: 'a Conditional Access policy for workload identities blocks',
    seed: 177,
    break: (world) => emulatorFault(world, { kind: 'sts-refusal', aadsts: 53003 }),
    cause: 'CONDITIONAL_ACCESS',
    hop: 'exchange',
  },
  {
    name: 'Microsoft Graph is disabled in the target',
    seed: 178,
    break: ({ target }) => {
      const graph = target.servicePrincipals.find(({ appId }) => appId.startsWith('00000003-0000-0000-c000'))
      return change(graph ?? { accountEnabled: true }, { accountEnabled: false })
    },
    cause: 'RESOURCE_DISABLED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the target has no SharePoint, and a permission is for SharePoint',
    seed: 179,
    world: { permissions: ['User.Read.All', 'SharePoint/Sites.Read.All'] },
    break: ({ target }) => {
      const [sharePoint] = target.servicePrincipals.filter(({ appId }) => appId.startsWith('00000003-0000-0ff1'))
      return sharePoint === undefined ? () => {} : remove(target.servicePrincipals, sharePoint)
    },
    cause: 'RESOURCE_UNKNOWN',
    certainty: 'certain',
    hop: 'exchange',
  },
]

/** A request to the token service as it leaves a network that adds a header. */
function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  if (!request.url.startsWith('https://login.')) return request
  return { ...request, headers: { ...request.headers, [name]: value } }
}
