import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const consent = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'
const revoked = 'https://learn.microsoft.com/entra/workload-id/troubleshoot-revoked-credentials'
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
    aadsts: [700016, 700011, 70001, 90112, 700038],
    source: codes,
  },
  CONSENT_NOT_GIVEN: {
    title: 'No admin has consented to the application in the target tenant',
    explanation:
      'The application has no service principal in {tenant}: no admin has consented to it there, or consent was given a moment ago. Where a user signs in (AADSTS65001), a delegated permission lacks consent.',
    distinguish:
      'Look under Enterprise applications in the target. If the application is listed there, consent has not yet reached every node (NOT_YET_EVERYWHERE), which takes minutes; or, where a user signs in, a delegated permission lacks consent. A service principal that was there before is SERVICE_PRINCIPAL_DELETED. An application that does not exist in the home tenant either is CLIENT_ID_UNKNOWN.',
    fix: {
      target:
        'Let an admin of that tenant give admin consent to {client} (`towline trust apply -t {target}` has the link), then try again.',
    },
    aadsts: [7000229, 700016, 700011, 65001, 90008, 90099, 50150],
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
    aadsts: [7000112, 70001, 1000031],
    source: codes,
  },
  NOT_MULTI_TENANT: {
    title: 'The application is registered for its own tenant only',
    explanation: 'The application is registered for its own tenant only.',
    distinguish:
      '`signInAudience` of the application is `AzureADMyOrg`. Where it is `AzureADMultipleOrgs`, a list of tenants may limit the application (TENANT_NOT_LISTED).',
    fix: { home: 'In the home tenant, set `signInAudience` of the application to `AzureADMultipleOrgs`.' },
    aadsts: [50194, 650059],
    proven: true,
    source: multiTenant,
  },
  TENANT_NOT_LISTED: {
    title: 'The application may be used in listed tenants only, and the target is not listed',
    explanation:
      '`signInAudienceRestrictions` of the application lists the tenants in which it may be used (at most 20), and {tenant} is not among them.',
    distinguish:
      'Microsoft does not document the number of this refusal. An admin of the home tenant sees the list with `GET https://graph.microsoft.com/beta/applications(appId=…)?$select=signInAudience,signInAudienceRestrictions`.',
    fix: {
      home: 'Add the ID of the target tenant to `allowedTenantIds` in `signInAudienceRestrictions` of the application (Graph beta), or make the application unrestricted.',
    },
    aadsts: [650059],
    source: 'https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience?view=graph-rest-beta',
  },
  ISSUANCE_REVOKED: {
    title: 'A revocation blocks every new token for the application',
    explanation:
      'Token issuance for the application was blocked by a revocation. Its owners, an admin of its tenant or Microsoft may have revoked it: a leaked credential is the usual reason.',
    distinguish:
      'A revoked federated identity credential is FIC_REVOKED. A disabled application is APPLICATION_DISABLED.',
    fix: {
      home: 'Ask the admins of the home tenant who revoked the tokens and why, before anything is restored: `tokenRevocations` of the application and the audit log show what and when.',
    },
    aadsts: [7005006],
    proven: true,
    source: revoked,
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
  SERVICE_PRINCIPAL_DELETED: {
    title: 'The service principal was deleted in the target tenant',
    explanation:
      'The application had a service principal in {tenant}, and it was deleted: by an admin, or together with a governance relationship. When a governed tenant ends such a relationship, the applications that it had provisioned are deleted there.',
    distinguish:
      'The exchange answers as if no admin had ever consented (CONSENT_NOT_GIVEN). The service principal is among the deleted enterprise applications of the target for 30 days, and the audit log of the target names who deleted it. `GET /directory/tenantGovernance/governanceRelationships` shows a relationship that was ended.',
    fix: {
      target:
        'Ask who deleted it and why. An admin can restore it with its grants within 30 days (`POST /directory/deletedItems/{id}/restore`). After a governance relationship was ended, establish a new one, or consent to {client} anew.',
    },
    aadsts: [7000229],
    source: 'https://learn.microsoft.com/graph/api/tenantgovernanceservices-governancerelationship-update',
  },
} as const satisfies Family
