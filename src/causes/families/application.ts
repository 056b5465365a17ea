import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const consent = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'
const multiTenant = 'https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant'

/** The application in the home tenant, and its service principal in the target. */
export const applicationCauses = {
  CLIENT_ID_OF_IDENTITY: {
    title: "The client ID is the managed identity's own, and not the application's",
    explanation:
      'A managed identity exists in its home tenant only. In a target the multi-tenant application acts for it. The application has a client ID of its own.',
    distinguish: 'The client ID in the request is the `azp` of the assertion.',
    fix: {
      home: 'Take "Application (client) ID" from the app registration in the home tenant (Entra admin center, App registrations).',
    },
    source:
      'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity',
  },
  CLIENT_ID_UNKNOWN: {
    title: 'There is no application with this client ID',
    explanation:
      'The token service knows no application with {client}: it is another ID, such as the object ID of the application, or the application was deleted in the home tenant.',
    distinguish:
      'Until about 2024 a missing service principal was refused with the same number (CONSENT_NOT_GIVEN). Look for the ID under App registrations in the home tenant: if it is listed there, consent is missing.',
    fix: {
      home: 'Compare the ID with "Application (client) ID" of the app registration in the home tenant. Restore the application from "Deleted applications" if it was deleted.',
    },
    aadsts: [700016, 700011, 70001],
    source: codes,
  },
  CONSENT_NOT_GIVEN: {
    title: 'The application has no service principal in the target tenant',
    explanation:
      'The application has no service principal in {tenant}: no admin has consented to it there, or consent was given a moment ago.',
    distinguish:
      'Look under Enterprise applications in the target. If the application is listed there, consent has not yet reached every node (NOT_YET_EVERYWHERE); that takes minutes. An application that does not exist in the home tenant either is CLIENT_ID_UNKNOWN.',
    fix: {
      target:
        'Let an admin of that tenant give admin consent to {client} (`towline trust apply -t {target}` has the link), then try again.',
    },
    aadsts: [7000229, 700016, 700011],
    source: consent,
  },
  SERVICE_PRINCIPAL_DISABLED: {
    title: 'The service principal is disabled in the target tenant',
    explanation: 'The application was disabled, in {tenant} or for every tenant.',
    distinguish:
      'If the application works in another target, it was disabled in this one. If it works in no target, it was disabled in the home tenant (APPLICATION_DISABLED).',
    fix: {
      target:
        'Ask the admins of both tenants who disabled it and why, before you enable it again (`accountEnabled` of the enterprise application).',
    },
    aadsts: [7000112],
    source: codes,
  },
  APPLICATION_DISABLED: {
    title: 'The application is disabled for every tenant',
    explanation: 'The application was disabled in the home tenant, or by Microsoft.',
    distinguish:
      'If the application works in another target, it was disabled in the target only (SERVICE_PRINCIPAL_DISABLED).',
    fix: {
      home: 'Ask the admins of the home tenant who disabled it and why. `towline trust resume` enables what `suspend` disabled.',
    },
    aadsts: [7000112, 70001],
    source: codes,
  },
  NOT_MULTI_TENANT: {
    title: 'The application is registered for its own tenant only',
    explanation: 'The application is registered for its own tenant only.',
    distinguish: 'No other cause has this refusal.',
    fix: { home: 'In the home tenant, set `signInAudience` of the application to `AzureADMultipleOrgs`.' },
    aadsts: [50194],
    proven: true,
    source: multiTenant,
  },
  PUBLIC_CLIENT: {
    title: 'The application is registered as a public client',
    explanation: 'The application is registered as a public client, which may not present an assertion.',
    distinguish: 'No other cause has this refusal.',
    fix: {
      home: 'In the home tenant, set "Allow public client flows" (`isFallbackPublicClient`) of the application to no.',
    },
    aadsts: [700025],
    proven: true,
    source: codes,
  },
  NOT_YET_EVERYWHERE: {
    title: 'A change that was made minutes ago has not reached every node yet',
    explanation:
      'The federated identity credential, the service principal or the grant was made or changed minutes ago. Each request may reach another node of the service, so that it can work once and be refused the next time.',
    distinguish:
      'Repeated within minutes, the request is sometimes refused and sometimes not; or an admin sees that everything is right.',
    fix: { host: 'Wait five minutes and run the command again; `towline trust verify --wait 10m` waits for it.' },
    aadsts: [70025, 7000226, 70021, 700211, 700212, 700213, 7000229, 700016],
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  },
} as const satisfies Family
