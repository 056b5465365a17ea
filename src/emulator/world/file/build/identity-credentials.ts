import type { ManagedIdentity, World } from '../../model/index.ts'
import type { Report } from '../read/problem.ts'
import type { ComputePlan } from '../schema/compute.ts'
import { identitiesOf } from './compute.ts'
import { tokenExchangeOf, workloadHosts, workloadsOf } from './credential-subjects.ts'
import { credentialsOf } from './credentials.ts'

/** Gives user-assigned identities their own federated identity credentials, as workload identity on AKS has them. */
export function trustFromIdentities(
  plan: ComputePlan,
  { world, identities, report }: { world: World; identities: ReadonlyMap<string, ManagedIdentity>; report: Report },
): void {
  const subjects = new Map(workloadsOf(world))
  for (const [key, { kind, trusts }] of Object.entries(identitiesOf(plan))) {
    const path = ['compute', 'identities', key]
    const identity = identities.get(key)
    if (workloadHosts.some((host) => host === key)) {
      report({ path, text: 'is the name of a host, and trusts needs it for that; choose another' })
    }
    if (identity === undefined || trusts.length === 0) continue
    if (kind === 'system-assigned') {
      report({ path: [...path, 'trusts'], text: 'is only for user-assigned identities' })
      continue
    }
    identity.federatedIdentityCredentials = credentialsOf(trusts, {
      holder: identity.principalId,
      subjects,
      audience: tokenExchangeOf(world),
      path: [...path, 'trusts'],
      report,
    })
  }
  const system = world.compute.identities.filter(({ kind }) => kind === 'system-assigned')
  if (system.length > 1) report({ path: ['compute', 'identities'], text: 'has more than one system-assigned identity' })
}
