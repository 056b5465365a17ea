import { add, all, change, emulatorFault, refusedByEntra, remove, unknownId } from '../breaking.ts'
import type { Fault } from '../fault.ts'

/** An unknown application looks like one without a service principal where both get one number. */
const UNKNOWN = { cause: ['CLIENT_ID_UNKNOWN', 'CONSENT_NOT_GIVEN'], hop: 'exchange' } as const
const NO_CONSENT = { cause: ['CONSENT_NOT_GIVEN', 'NOT_YET_EVERYWHERE'], hop: 'exchange' } as const
const DISABLED = { cause: ['SERVICE_PRINCIPAL_DISABLED', 'APPLICATION_DISABLED'], hop: 'exchange' } as const

export const applicationFaults: readonly Fault[] = [
  {
    name: 'no application has the client ID',
    seed: 224,
    break: (world) => change(world.manifest.application, { clientId: unknownId(world) }),
    ...UNKNOWN,
  },
  {
    name: 'the client ID is the object ID of the application',
    seed: 225,
    break: ({ manifest, application }) => change(manifest.application, { clientId: application.id }),
    ...UNKNOWN,
  },
  {
    name: 'the client ID is the object ID of the service principal in the target',
    seed: 226,
    break: ({ manifest, servicePrincipal }) => change(manifest.application, { clientId: servicePrincipal.id }),
    ...UNKNOWN,
  },
  {
    name: "the client ID is the identity's own",
    seed: 227,
    break: ({ manifest, identity }) => change(manifest.application, { clientId: identity.clientId }),
    cause: 'CLIENT_ID_OF_IDENTITY',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: "the client ID is the identity's own, in capitals",
    seed: 228,
    break: ({ manifest, identity }) => change(manifest.application, { clientId: identity.clientId.toUpperCase() }),
    cause: 'CLIENT_ID_OF_IDENTITY',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the client ID is that of another application, which trusts another identity',
    seed: 229,
    break: ({ manifest, home, application }) => {
      const other = home.applications.find((one) => one !== application && one.federatedIdentityCredentials.length > 0)
      return change(manifest.application, { clientId: other?.appId ?? '' })
    },
    cause: ['FIC_SUBJECT_DIFFERS', 'NOT_YET_EVERYWHERE'],
    hop: 'exchange',
  },
  {
    name: 'the application was deleted at home',
    seed: 230,
    break: ({ home, application }) =>
      all(remove(home.applications, application), add(home.deletedApplications, application)),
    ...UNKNOWN,
  },
  {
    name: 'no admin consented in the target',
    seed: 231,
    break: ({ target, servicePrincipal }) => remove(target.servicePrincipals, servicePrincipal),
    ...NO_CONSENT,
  },
  {
    name: 'no admin consented in the target, and the service answers as it did until 2024',
    seed: 232,
    break: (world) =>
      refusedByEntra(world, {
        aadsts: 700016,
        error: 'unauthorized_client',
        text: `Application with identifier '${world.application.appId}' was not found in the directory '${world.target.displayName}'.`,
      }),
    ...UNKNOWN,
  },
  {
    name: 'no admin consented in the target, in the variant of that answer',
    seed: 233,
    break: (world) => refusedByEntra(world, { aadsts: 700011, error: 'unauthorized_client' }),
    ...UNKNOWN,
  },
  {
    name: 'the service principal of the target was deleted',
    seed: 234,
    break: ({ target, servicePrincipal }) =>
      all(remove(target.servicePrincipals, servicePrincipal), add(target.deletedServicePrincipals, servicePrincipal)),
    cause: [...NO_CONSENT.cause, 'SERVICE_PRINCIPAL_DELETED'],
    hop: 'exchange',
  },
  {
    name: 'consent was given seconds ago',
    seed: 235,
    break: (world) =>
      emulatorFault(world, {
        kind: 'propagation',
        object: 'servicePrincipal',
        delayMs: 300_000,
        application: world.application.appId,
      }),
    ...NO_CONSENT,
  },
  {
    name: 'consent was given minutes ago and some nodes know it',
    seed: 236,
    break: (world) =>
      emulatorFault(world, {
        kind: 'propagation',
        object: 'servicePrincipal',
        delayMs: 300_000,
        application: world.application.appId,
        times: 1,
      }),
    cause: 'NOT_YET_EVERYWHERE',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the application was registered seconds ago',
    seed: 237,
    break: (world) => emulatorFault(world, { kind: 'propagation', object: 'application', delayMs: 300_000 }),
    cause: ['CLIENT_ID_UNKNOWN', 'CONSENT_NOT_GIVEN', 'NOT_YET_EVERYWHERE'],
    hop: 'exchange',
  },
  {
    name: 'the service principal is disabled in the target',
    seed: 238,
    break: ({ servicePrincipal }) => change(servicePrincipal, { accountEnabled: false }),
    ...DISABLED,
  },
  {
    name: 'the application is disabled at home',
    seed: 239,
    break: ({ application }) => change(application, { isDisabled: true }),
    ...DISABLED,
  },
  {
    name: 'the application is registered for its own tenant only',
    seed: 240,
    break: ({ application }) => change(application, { signInAudience: 'AzureADMyOrg' }),
    cause: 'NOT_MULTI_TENANT',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the application may be used in other tenants only',
    seed: 453,
    break: ({ application, home }) =>
      change(application, { more: { signInAudienceRestrictions: { allowedTenantIds: [home.id] } } }),
    cause: ['NOT_MULTI_TENANT', 'TENANT_NOT_LISTED'],
    hop: 'exchange',
  },
  {
    name: 'a revocation blocks every token for the application',
    seed: 454,
    break: (world) => emulatorFault(world, { kind: 'sts-refusal', aadsts: 7005006 }),
    cause: 'ISSUANCE_REVOKED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'Graph gives tokens to assigned applications only',
    seed: 455,
    break: (world) => refusedByEntra(world, { aadsts: 501051, error: 'invalid_grant' }),
    cause: 'ASSIGNMENT_REQUIRED',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the token service refuses with a number that is not known, as an invalid request',
    seed: 458,
    break: (world) => refusedByEntra(world, { aadsts: 7999999, error: 'invalid_request' }),
    cause: 'UNKNOWN',
    not: ['REQUEST_MALFORMED'],
    hop: 'exchange',
  },
  {
    name: 'something between speaks a version of TLS that is too old',
    seed: 461,
    break: (world) => refusedByEntra(world, { aadsts: 1002016, error: 'invalid_request' }),
    cause: 'TLS_TOO_OLD',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the host of the token service is a regional one',
    seed: 456,
    break: (world) => refusedByEntra(world, { aadsts: 100007, error: 'invalid_request' }),
    cause: 'REGIONAL_ENDPOINT',
    certainty: 'certain',
    hop: 'exchange',
  },
  {
    name: 'the application is registered as a public client',
    seed: 241,
    break: ({ application }) => change(application, { isFallbackPublicClient: true }),
    cause: 'PUBLIC_CLIENT',
    certainty: 'certain',
    hop: 'exchange',
  },
]
