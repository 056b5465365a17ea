import { addManagedIdentity } from '../../build/compute.ts'
import { guidFrom } from '../../model/ids.ts'
import type { Compute, ManagedIdentity, Tenant } from '../../model/index.ts'
import type { ComputePlan, IdentityPlan } from '../schema/compute.ts'

/** The compute with its managed identities, by the names that the file calls them. */
interface BuiltCompute {
  readonly compute: Compute
  readonly identities: ReadonlyMap<string, ManagedIdentity>
}

/** Each identity gets its service principal in the home tenant. */
export function buildCompute(plan: ComputePlan, home: Tenant): BuiltCompute {
  const group = `/subscriptions/${guidFrom('subscription', home.id)}/resourceGroups/${plan.name}/providers`
  const resourceId = `${group}/${resourceTypes[plan.kind]}/${plan.name}`
  const identities = new Map(
    Object.entries(identitiesOf(plan)).map(([key, identity]) => {
      const own = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/${key}`
      // A system-assigned identity goes by the name of its resource.
      const isSystem = identity.kind === 'system-assigned'
      const [name, id] = isSystem ? [plan.name, resourceId] : [key, own]
      return [key, addManagedIdentity(home, { ...identity, name, resourceId: id })]
    }),
  )
  const { errorWords, startsAfterMs } = plan
  const compute = { resourceId, identities: [...identities.values()], errorWords, startsAfterMs }
  return { compute, identities }
}

/** One that the system assigned, unless the file says others. */
export function identitiesOf({ identities }: ComputePlan): Readonly<Record<string, IdentityPlan>> {
  return identities ?? { system: { kind: 'system-assigned', trusts: [] } }
}

const resourceTypes = {
  'automation-account': 'Microsoft.Automation/automationAccounts',
  'app-service': 'Microsoft.Web/sites',
  'virtual-machine': 'Microsoft.Compute/virtualMachines',
  'arc-machine': 'Microsoft.HybridCompute/machines',
  'container-app': 'Microsoft.App/containerApps',
} as const satisfies Record<ComputePlan['kind'], string>
