import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const consent = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'
const multiTenant = 'https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant'

/** The application at home, and what stands for it in the target. */
export const applicationCauses = {
  CLIENT_ID_OF_IDENTITY: {
    title: "The client ID is the managed identity's own, and not the application's",
    explanation:
      'A managed identity exists in its home tenant only. In a target the multi-tenant application acts for it, and that has a client ID of its own.',
    distinguish: 'The client ID that was asked for is the `azp` of the assertion.',
    fix: {
      home: 'Take "Application (client) ID" from the app registration in the home tenant (Entra admin center, App registrations).',
    },
    source:
      'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity',
  },
  CLIENT_ID_UNKNOWN: {
    title: 'There is no application with this client ID',
    explanation:
      'The token service knows no application with {client}: the ID is another one, such as the object ID of the application, or the application was deleted at home.',
    distinguish:
      'Until about 2024 a missing service principal was answered alike (CONSENT_NOT_GIVEN). That the ID stands under App registrations in the home tenant decides.',
    fix: {
      home: 'Compare with "Application (client) ID" of the app registration in the home tenant; bring it back from "Deleted applications" if it was deleted.',
    },
    aadsts: [700016, 700011, 70001],
    source: codes,
  },
  CONSENT_NOT_GIVEN: {
    title: 'The application has no service principal in the target tenant',
    explanation:
      'The application has no service principal in {tenant}: nobody has consented to it there, or consent was given a moment ago.',
    distinguish:
      'That it stands under Enterprise applications in the target decides: then it is on its way (NOT_YET_EVERYWHERE), for consent takes minutes. An application that is not at home either is CLIENT_ID_UNKNOWN.',
    fix: {
      target:
        'Let an admin of that tenant give admin consent to {client} (`towline trust apply -t {target}` has the link), then try again.',
    },
    aadsts: [7000229, 700016, 700011],
    source: consent,
  },
  SERVICE_PRINCIPAL_DISABLED: {
    title: 'The service principal is disabled in the target tenant',
    explanation: 'Somebody switched the application off, for everybody or in {tenant}.',
    distinguish:
      'If the same application works in another target, it was switched off in this one; if it works in none, at home (APPLICATION_DISABLED).',
    fix: {
      target:
        'Ask the admins of both tenants who did so and why, before anything is switched on again (`accountEnabled` of the enterprise application).',
    },
    aadsts: [7000112],
    source: codes,
  },
  APPLICATION_DISABLED: {
    title: 'The application is disabled for every tenant',
    explanation: 'Somebody switched the application off at home, or Microsoft did.',
    distinguish:
      'If the same application works in another target, it was switched off in the target only (SERVICE_PRINCIPAL_DISABLED).',
    fix: {
      home: 'Ask the admins of the home tenant who did so and why; `towline trust resume` switches on what `suspend` switched off.',
    },
    aadsts: [7000112, 70001],
    source: codes,
  },
  NOT_MULTI_TENANT: {
    title: 'The application is registered for its own tenant only',
    explanation: 'The application is registered for its own tenant only.',
    distinguish: 'The refusal is unmistakable.',
    fix: { home: 'In the home tenant, set `signInAudience` of the application to `AzureADMultipleOrgs`.' },
    aadsts: [50194],
    proven: true,
    source: multiTenant,
  },
  PUBLIC_CLIENT: {
    title: 'The application is registered as a public client',
    explanation: 'The application is registered as a public client, which may not present an assertion.',
    distinguish: 'The refusal is unmistakable.',
    fix: {
      home: 'In the home tenant, set "Allow public client flows" (`isFallbackPublicClient`) of the application to no.',
    },
    aadsts: [700025],
    proven: true,
    source: codes,
  },
  NOT_YET_EVERYWHERE: {
    title: 'A change that was made minutes ago is not known everywhere yet',
    explanation:
      'The federated identity credential, the service principal or the grant was made or changed minutes ago. Each request may come to another node, so that it can work once and be refused again.',
    distinguish:
      'The same request, sent again within minutes, is sometimes refused and sometimes not; or an admin sees that everything is right.',
    fix: { host: 'Wait five minutes and run the command again; `towline trust verify --wait 10m` waits for it.' },
    aadsts: [70025, 7000226, 70021, 700211, 700212, 700213, 7000229, 700016],
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  },
} as const satisfies Family
