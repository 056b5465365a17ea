import type { Cause } from './cause.ts'
import { applicationCauses } from './families/application.ts'
import { assertionCauses } from './families/assertion.ts'
import { consentCauses } from './families/consent.ts'
import { endpointCauses } from './families/endpoint.ts'
import { federationCauses } from './families/federation.ts'
import { hostCauses } from './families/host.ts'
import { permissionCauses } from './families/permissions.ts'
import { reachCauses } from './families/reach.ts'
import { requestCauses } from './families/request.ts'
import { signInCauses } from './families/sign-in.ts'
import { tenantCauses } from './families/tenant.ts'
import { unknownCauses } from './families/unknown.ts'

/** The causes in the order of the chain. Where one number stands for several causes, the likelier one comes first. */
export const families = {
  'The host': hostCauses,
  'The identity endpoint': endpointCauses,
  'The assertion': assertionCauses,
  'The way to the services': reachCauses,
  'Tenant and cloud': tenantCauses,
  'Federated identity credentials': federationCauses,
  'The application and consent': applicationCauses,
  'The request': requestCauses,
  'Permissions and Graph': permissionCauses,
  Consent: consentCauses,
  'People who sign in': signInCauses,
  'What is not known': unknownCauses,
} as const

type Families = (typeof families)[keyof typeof families]
export type CauseCode = Families extends infer One ? (One extends unknown ? keyof One & string : never) : never

export const catalogue: Readonly<Record<CauseCode, Cause>> = {
  ...hostCauses,
  ...endpointCauses,
  ...assertionCauses,
  ...reachCauses,
  ...tenantCauses,
  ...federationCauses,
  ...applicationCauses,
  ...requestCauses,
  ...permissionCauses,
  ...consentCauses,
  ...signInCauses,
  ...unknownCauses,
}

export const causeCodes = Object.keys(catalogue) as CauseCode[]
