import { type RequestIds, utiOf } from '../entra/request-ids.ts'
import type { EmulatorState } from '../state.ts'
import type { Application, ServicePrincipal, Tenant } from '../world/model/index.ts'
import type { SignIn } from './sign-in.ts'

/** What is known of a token request of an application. */
interface NotedSignIn {
  readonly tenant: Tenant
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
  readonly resource: ServicePrincipal | undefined
  readonly federatedCredentialId: string | undefined
  readonly ids: RequestIds
  /** The refusal; `undefined` where a token was given. */
  readonly error: { readonly code: number; readonly text: string } | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number
}

/** Adds a sign-in to the log of its tenant, where the service principal is. */
export function noteSignIn({ signInLog, now }: EmulatorState, noted: NotedSignIn): SignIn {
  const { tenant, application, servicePrincipal, resource, federatedCredentialId, ids, error } = noted
  const signIn: SignIn = {
    id: ids.requestId,
    createdDateTime: new Date(noted.at ?? now()).toISOString(),
    appId: application.appId,
    appDisplayName: application.displayName,
    servicePrincipalId: servicePrincipal.id,
    servicePrincipalName: servicePrincipal.displayName,
    resourceId: resource?.appId ?? '',
    resourceDisplayName: resource?.displayName ?? '',
    resourceServicePrincipalId: resource?.id ?? '',
    resourceTenantId: tenant.id,
    homeTenantId: '',
    ipAddress: '203.0.113.7',
    correlationId: ids.correlationId,
    originalRequestId: ids.requestId,
    uniqueTokenIdentifier: error === undefined ? utiOf(ids.requestId) : '',
    federatedCredentialId: federatedCredentialId ?? '',
    clientCredentialType: federatedCredentialId === undefined ? 'clientAssertion' : 'federatedIdentityCredential',
    incomingTokenType: 'none',
    conditionalAccessStatus: 'notApplied',
    signInEventTypes: ['servicePrincipal'],
    status: { errorCode: error?.code ?? 0, failureReason: error?.text ?? 'Other.', additionalDetails: null },
  }
  signInLog.add(tenant.id, signIn)
  return signIn
}
