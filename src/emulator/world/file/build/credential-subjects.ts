import { assertionIssuerOf, readIssuer, tokenExchangeUris } from '../../../entra/issuers.ts'
import { workloadOf } from '../../../identity/workload-of-host.ts'
import { defaultOptions } from '../../../options.ts'
import type { ManagedIdentity, World } from '../../model/index.ts'

/** What a federated identity credential has to hold for an identity or workload to be trusted. */
export interface CredentialSubject {
  readonly issuer: string
  readonly subject: string
  /** Names the credential. */
  readonly name: string
}

/** Hosts without a managed identity, whose tokens another issuer signs. An identity cannot have such a name. */
export const workloadHosts = ['aks', 'github'] as const

/** The subjects that a file may name: the compute's identities, and the workloads of hosts without one. */
export function subjectsOf(
  world: World,
  identities: ReadonlyMap<string, ManagedIdentity>,
): ReadonlyMap<string, CredentialSubject> {
  const issuer = assertionIssuerOf(world.home.id, tokenExchangeOf(world))
  const own = [...identities].map(
    ([key, { principalId, name }]) =>
      [key, { issuer, subject: principalId, name }] satisfies [string, CredentialSubject],
  )
  return new Map([...own, ...workloadsOf(world)])
}

/** The audience of the credentials in the home tenant's cloud. */
export function tokenExchangeOf({ home }: World): string {
  const { cloud = 'global' } = home
  const uri = tokenExchangeUris.find((one) => readIssuer(assertionIssuerOf(home.id, one))?.cloud === cloud)
  if (uri === undefined) throw new Error(`The cloud ${cloud} has no token exchange.`)
  return uri
}

export function workloadsOf(world: World): [string, CredentialSubject][] {
  return workloadHosts.flatMap((host) => {
    const workload = workloadOf(host, world, defaultOptions)
    return workload === undefined ? [] : [[host, workload]]
  })
}
