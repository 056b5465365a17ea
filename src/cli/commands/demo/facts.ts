import type {
  Application,
  FederatedIdentityCredential,
  ManagedIdentity,
  Tenant,
  World,
} from '../../../emulator/index.ts'

/** The results of steps 1, 2, 2b and 3 in the directories. */
export interface Facts {
  readonly home: Tenant
  readonly target: Tenant
  readonly identity: ManagedIdentity
  readonly application: Application
  readonly trust: FederatedIdentityCredential
  /** Object ID of the application's service principal in the target. */
  readonly servicePrincipalId: string
  /** The roles that the target's admin granted to the service principal. */
  readonly grantedRoles: readonly string[]
}

export function readFacts(world: World): Facts {
  const { home, compute } = world
  const target = found(firstOf(world.targets), 'a target tenant')
  const identity = found(compute.identities[0], 'a managed identity')
  const application = found(home.applications[0], 'an application')
  const trust = found(
    application.federatedIdentityCredentials.find(({ subject }) => subject === identity.principalId),
    'a federated identity credential for the managed identity',
  )
  const servicePrincipal = found(
    target.servicePrincipals.find(({ appId }) => appId === application.appId),
    'a service principal in the target',
  )
  const offered = target.servicePrincipals.flatMap(({ appRoles }) => appRoles)
  const grantedRoles = servicePrincipal.appRoleAssignments.map(
    ({ appRoleId }) => offered.find(({ id }) => id === appRoleId)?.value ?? appRoleId,
  )
  return { home, target, identity, application, trust, servicePrincipalId: servicePrincipal.id, grantedRoles }
}

function firstOf<Item>(items: Iterable<Item>): Item | undefined {
  for (const item of items) return item
  return undefined
}

function found<Item>(item: Item | undefined, what: string): Item {
  if (item === undefined) throw new Error(`The demo's world lacks ${what}.`)
  return item
}
