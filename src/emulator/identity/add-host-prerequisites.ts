import type { EmulatorOptions } from '../options.ts'
import { addManagedIdentity } from '../world/build/compute.ts'
import { guidFrom } from '../world/model/ids.ts'
import type { FederatedIdentityCredential, ManagedIdentity, World } from '../world/model/index.ts'
import type { HostShape } from './host-shapes.ts'
import type { Workload } from './workload.ts'
import { workloadOf } from './workload-of-host.ts'

/**
 * Adds to a world what this kind of host needs to work there as the world's own compute does. An application that
 * trusts any identity then trusts the host's workload too. On AKS the world also gets the user-assigned identity that
 * the service account is annotated with.
 */
export function addHostPrerequisites(world: World, host: HostShape, options: EmulatorOptions): void {
  const workload = workloadOf(host, world, options)
  if (workload === undefined) return
  if (host === 'aks') addWorkloadIdentity(world, workload)
  for (const { id, federatedIdentityCredentials } of world.home.applications) {
    if (federatedIdentityCredentials.length > 0) federatedIdentityCredentials.push(credentialFor(workload, id))
  }
}

/** The identity that the service account may become. The token that it gets as this identity is no assertion. */
export function workloadIdentityOf({ compute }: World): ManagedIdentity | undefined {
  return compute.identities.find(({ federatedIdentityCredentials = [] }) => federatedIdentityCredentials.length > 0)
}

function addWorkloadIdentity({ home, compute }: World, workload: Workload): void {
  const name = 'towline-workload'
  const group = `/subscriptions/${guidFrom('subscription', home.id)}/resourceGroups/aks`
  const resourceId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
  const identity = addManagedIdentity(home, { kind: 'user-assigned', name, resourceId })
  const federatedIdentityCredentials = [credentialFor(workload, identity.principalId)]
  compute.identities.push({ ...identity, federatedIdentityCredentials })
}

function credentialFor({ issuer, subject, name }: Workload, holder: string): FederatedIdentityCredential {
  return {
    id: guidFrom('federated identity credential', holder, issuer, subject),
    name,
    issuer,
    subject,
    audiences: ['api://AzureADTokenExchange'],
    description: null,
  }
}
