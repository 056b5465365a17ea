import type { Emulator } from '../../../src/emulator/api.ts'
import { graphAppRoleId } from '../../../src/emulator/world/model/app-roles.ts'
import type { Application, ServicePrincipal, Tenant } from '../../../src/emulator/world/model/index.ts'
import type { Client, WitnessRequest } from './witness.ts'

/** What goes wrong, how .NET reports it, and the cause that Towline finds in that report. */
export interface Refusal {
  readonly when: string
  /** Makes it so in a fresh world. */
  readonly given?: (emulator: Emulator) => unknown
  readonly request?: Partial<WitnessRequest>
  /** Full name of the exception's type. A text stands for all clients. */
  readonly type: string | Readonly<Record<Client, string>>
  /** Part of what .NET prints. */
  readonly says: RegExp
  readonly cause: string
}

const nowhere = '99999999-1111-4111-8111-111111111111'

const ofTokens = {
  'Azure.Identity': 'Azure.Identity.AuthenticationFailedException',
  'Microsoft.Identity.Client': 'Microsoft.Identity.Client.MsalServiceException',
  'Microsoft.Identity.Web': 'Microsoft.Identity.Client.MsalServiceException',
} as const

const ofIdentities = { ...ofTokens, 'Microsoft.Identity.Web': 'System.ArgumentException' } as const

const ofGraph = 'Microsoft.Graph.Models.ODataErrors.ODataError'

/** The first one comes before any success, because these clients keep an assertion for as long as it is good. */
export const refusals: readonly Refusal[] = [
  {
    when: 'the host has no identity',
    given: ({ world }) => world.compute.identities.splice(0),
    type: ofIdentities,
    says: /No User Assigned or Delegated Managed Identity found/,
    cause: 'NO_SYSTEM_IDENTITY',
  },
  {
    when: 'the identity that is named by its client ID is not attached',
    request: { identity: 'client', id: nowhere },
    type: ofIdentities,
    says: /No User Assigned or Delegated Managed Identity found/,
    // App Service says it in these words too where no identity was named, and the report does not say what was asked.
    cause: 'NO_SYSTEM_IDENTITY',
  },
  {
    when: 'the tenant does not exist',
    request: { tenantId: nowhere },
    type: ofTokens,
    says: /AADSTS90002: Tenant '99999999-/,
    cause: 'TENANT_UNKNOWN',
  },
  {
    when: 'the application does not exist',
    request: { clientId: nowhere },
    type: ofTokens,
    says: /AADSTS700016: Application with identifier '99999999-/,
    cause: 'CLIENT_ID_UNKNOWN',
  },
  {
    when: 'the application has no service principal in the target',
    given: ({ world }) => target(world.targets).servicePrincipals.splice(0),
    type: ofTokens,
    says: /AADSTS7000229: .* is missing service principal in the tenant/,
    cause: 'CONSENT_NOT_GIVEN',
  },
  {
    when: 'the federated identity credential has another subject',
    given: ({ world }) => {
      for (const credential of credentialsOf(world.home)) credential.subject = world.home.id
    },
    type: ofTokens,
    says: /AADSTS700213: No matching federated identity record found/,
    cause: 'FIC_SUBJECT_DIFFERS',
  },
  {
    when: 'the federated identity credential has another issuer',
    given: ({ world }) => {
      for (const credential of credentialsOf(world.home))
        credential.issuer = `https://sts.windows.net/${world.home.id}/`
    },
    type: ofTokens,
    says: /AADSTS700211: No matching federated identity record found/,
    cause: 'FIC_ISSUER_DIFFERS',
  },
  {
    when: 'the service principal is disabled',
    given: (emulator) => {
      principalOf(emulator).accountEnabled = false
    },
    type: ofTokens,
    says: /AADSTS7000112: /,
    cause: 'SERVICE_PRINCIPAL_DISABLED',
  },
  {
    when: 'no permission was granted',
    given: (emulator) => principalOf(emulator).appRoleAssignments.splice(0),
    type: ofGraph,
    says: /ODataError: Either scp or roles claim need to be present in the token\./,
    cause: 'NO_ROLES',
  },
  {
    when: 'a permission was granted that does not do for sites',
    given: (emulator) => {
      const { appRoleAssignments } = principalOf(emulator)
      const appRoleId = graphAppRoleId('User.Read.All')
      appRoleAssignments.push(...appRoleAssignments.splice(0).map((assignment) => ({ ...assignment, appRoleId })))
    },
    type: ofGraph,
    says: /ODataError: Access denied/,
    cause: 'CALL_FORBIDDEN',
  },
  {
    when: 'Graph throttles for longer than the SDK retries',
    given: ({ faults }) => faults.add({ kind: 'throttle', service: 'graph', retryAfter: 1 }),
    type: 'System.AggregateException',
    says: /Too many retries performed\. .*"code":"activityLimitReached"/,
    cause: 'GRAPH_NOT_REACHED',
  },
]

function target([first]: Iterable<Tenant>): Tenant {
  if (first === undefined) throw new Error('The world has no target.')
  return first
}

function credentialsOf({ applications }: Tenant): Application['federatedIdentityCredentials'] {
  return applications.flatMap(({ federatedIdentityCredentials }) => federatedIdentityCredentials)
}

function principalOf({ world, env }: Emulator): ServicePrincipal {
  const found = target(world.targets).servicePrincipals.find(({ appId }) => appId === env['TOWLINE_CLIENT_ID'])
  if (found === undefined) throw new Error('The application has no service principal in the target.')
  return found
}
