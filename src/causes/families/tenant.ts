import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const clouds = 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud'

/** The tenant of the request, and the national cloud. */
export const tenantCauses = {
  TENANT_UNKNOWN: {
    title: 'The token service knows no such tenant',
    explanation: '{Tenant} is misspelt, was deleted, or lives in another national cloud.',
    distinguish:
      'A name that cannot be a tenant at all is TENANT_MALFORMED. A tenant that exists and was closed is TENANT_CLOSED.',
    fix: { target: 'Use the tenant ID from the Entra admin center (Overview), and check the cloud.' },
    aadsts: [90002],
    proven: true,
    source: codes,
  },
  TENANT_MALFORMED: {
    title: 'The value does not name a tenant',
    explanation: '{Tenant} is misspelt: it is neither a tenant ID nor a domain.',
    distinguish: 'The form is wrong. A well-formed name that no tenant has is TENANT_UNKNOWN.',
    fix: { target: 'Use the tenant ID from the Entra admin center (Overview).' },
    aadsts: [900021, 900022, 900023, 50128],
    proven: true,
    source: codes,
  },
  TENANT_NOT_NAMED: {
    title: 'The request went to the endpoint for any tenant',
    explanation:
      '`common`, `organizations` and `consumers` stand for any tenant. An application that acts on its own gets a token of one tenant at a time.',
    distinguish: 'The address of the request holds one of these words in place of the tenant.',
    fix: { host: "Put the target's tenant ID into the authority: `https://login.microsoftonline.com/<tenant ID>`." },
    aadsts: [900191, 50059, 9001023, 50128, 90019, 90027, 90124, 90130, 9002332],
    proven: true,
    source: codes,
  },
  TARGET_IS_HOME: {
    title: 'The target is the home tenant itself',
    explanation:
      'The tenant of the request is the one of the managed identity. The application gets a token there, without the permissions that were granted in the targets.',
    distinguish:
      'Home tenant and target are the same. Where that is intended, the permissions were not granted in the home tenant (NO_ROLES).',
    fix: { host: "Use the target's tenant ID in place of the home tenant's." },
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  TENANT_CLOSED: {
    title: 'Microsoft has closed the tenant',
    explanation: 'Microsoft has closed {tenant}: because of inactivity or fraud, or because it was a temporary tenant.',
    distinguish: 'The tenant is known. An unknown tenant is TENANT_UNKNOWN.',
    fix: { target: 'Ask an admin of that tenant to open a support case. Nothing in the home tenant can fix this.' },
    aadsts: [5000224, 5000225, 5000229],
    proven: true,
    source: codes,
  },
  TENANT_RESTRICTED: {
    title: 'Tenant restrictions of this network or device do not allow the tenant',
    explanation:
      'A proxy, a firewall or the device adds a header to the request, and with it the token service allows some tenants only. {Tenant} is not among them (tenant restrictions). Applications are refused as well as people.',
    distinguish:
      'The header is `Restrict-Access-To-Tenants` for AADSTS500021 and AADSTS500022 (v1: the proxy has the list), and `sec-Restrict-Tenant-Access-Policy` for AADSTS5000211 (v2: a policy of the tenant that the header names has it). From a network without the header the request succeeds. A refusal of version 2 is in the sign-in log of the target only.',
    fix: {
      host: 'Version 1: ask the owners of the proxy to add the tenant to `Restrict-Access-To-Tenants`. Version 2: let an admin of the tenant whose policy is sent (`sec-Restrict-Tenant-Access-Policy: <tenant ID>:<policy ID>`, most often your own) allow the target and the application there: External Identities, Cross-tenant access settings, Tenant restrictions.',
      home: 'If the policy is that of the home tenant, add the target to its cross-tenant access settings and allow the application under Tenant restrictions.',
    },
    aadsts: [500021, 500022, 5000211, 50002],
    proven: true,
    source: 'https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2',
  },
  CROSS_TENANT_POLICY: {
    title: 'A cross-tenant access policy blocks the sign-in',
    explanation:
      'A policy of the home or the target tenant for access across tenants blocks the sign-in of an account.',
    distinguish: 'The refusal concerns accounts that sign in to set the trust up, not the application.',
    fix: { target: 'Sign in with an account of the tenant itself, or let the owner of the policy allow this account.' },
    aadsts: [500212, 500213, 1000104],
    source: codes,
  },
  CLOUD_WRONG: {
    title: 'The request went to the token service of another national cloud',
    explanation:
      'Home tenant, target tenant or authority are in different national clouds. Trust across clouds is not possible.',
    distinguish: 'The refusal says so. A policy against the issuer is FEDERATION_NOT_ALLOWED.',
    fix: { host: 'Set the cloud of the tenants (`home.cloud` in the manifest, or `--cloud`).' },
    aadsts: [900439, 900440, 90038, 900382, 900432],
    proven: true,
    source: clouds,
  },
  INSTANCE_UNKNOWN: {
    title: 'The host is not a token service that Microsoft knows',
    explanation:
      'The address of the authority is misspelt, or belongs to a private cloud that instance discovery does not know.',
    distinguish: 'The answer comes from instance discovery, before any tenant was looked up.',
    fix: {
      host: 'Correct the authority host (AZURE_AUTHORITY_HOST, TOWLINE_AUTHORITY_HOST). In a private cloud, disable instance discovery.',
    },
    aadsts: [50049, 50050],
    source: clouds,
  },
  CONDITIONAL_ACCESS: {
    title: 'A Conditional Access policy blocks the request',
    explanation: 'A Conditional Access policy for workload identities blocks this address or this risk.',
    distinguish:
      'Policies for workload identities cover applications that are registered in the tenant itself. Where an account signs in, it is the policy for users.',
    fix: { target: 'Give the correlation id to the owner of the policies in the target tenant.' },
    aadsts: [53003],
    source: 'https://learn.microsoft.com/entra/identity/conditional-access/workload-identity',
  },
} as const satisfies Family
