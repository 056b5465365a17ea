import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const clouds = 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud'

/** The tenant that was asked, and the national cloud. */
export const tenantCauses = {
  TENANT_UNKNOWN: {
    title: 'The token service knows no such tenant',
    explanation: '{Tenant} is misspelt, was deleted, or lives in another national cloud.',
    distinguish:
      'A name that cannot be one at all is TENANT_MALFORMED; a tenant that exists and was closed is TENANT_CLOSED.',
    fix: { target: 'Use the tenant ID from the Entra admin center (Overview), and check the cloud.' },
    aadsts: [90002],
    proven: true,
    source: codes,
  },
  TENANT_MALFORMED: {
    title: 'What was given does not name a tenant',
    explanation: '{Tenant} is misspelt: it is neither a tenant ID nor a domain.',
    distinguish: 'The form is wrong. A well-formed name that nobody has is TENANT_UNKNOWN.',
    fix: { target: 'Use the tenant ID from the Entra admin center (Overview).' },
    aadsts: [900021, 900022, 900023, 50128],
    proven: true,
    source: codes,
  },
  TENANT_NOT_NAMED: {
    title: 'An endpoint for any tenant was asked',
    explanation:
      '`common`, `organizations` and `consumers` stand for any tenant, and an application that acts on its own gets a token of one tenant at a time.',
    distinguish: 'The address of the request holds one of those words in the place of the tenant.',
    fix: { host: "Put the target's tenant ID into the authority: `https://login.microsoftonline.com/<tenant ID>`." },
    aadsts: [900191, 50059, 9001023, 50128],
    proven: true,
    source: codes,
  },
  TARGET_IS_HOME: {
    title: 'The target that was asked is the home tenant itself',
    explanation:
      'The tenant that was asked is the one of the managed identity. The application gets a token there, and what was granted to it in the targets is not in it.',
    distinguish:
      'Home tenant and target are the same. Where that is meant, the permissions were not granted at home (NO_ROLES).',
    fix: { host: "Put the target's tenant ID in the place of the home tenant's." },
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  TENANT_CLOSED: {
    title: 'Microsoft has closed the tenant',
    explanation: 'Microsoft has closed {tenant}: for inactivity, for fraud, or because it was a temporary one.',
    distinguish: 'The tenant is known. An unknown one is TENANT_UNKNOWN.',
    fix: { target: 'Ask an admin of that tenant, who can open a support case; nothing at home can mend this.' },
    aadsts: [5000224, 5000225, 5000229],
    proven: true,
    source: codes,
  },
  TENANT_RESTRICTED: {
    title: 'A proxy of this network allows other tenants only',
    explanation:
      'A proxy of this network allows sign-ins to some tenants only, and {tenant} is not among them (tenant restrictions).',
    distinguish: 'The refusal comes from the token service, because of a header that the proxy added.',
    fix: { host: 'Ask the owners of the proxy to add the tenant to `Restrict-Access-To-Tenants`.' },
    aadsts: [500021, 500022],
    proven: true,
    source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions',
  },
  CROSS_TENANT_POLICY: {
    title: 'A cross-tenant access policy stands in the way',
    explanation: 'A policy of the home or the target tenant for access across tenants blocks the sign-in of a person.',
    distinguish: 'It concerns people who sign in to set the trust up, not the application.',
    fix: { target: 'Sign in with an account of the tenant itself, or let the owner of the policy allow this one.' },
    aadsts: [500212, 500213],
    source: codes,
  },
  CLOUD_WRONG: {
    title: 'The token service of another national cloud was asked',
    explanation:
      'Home and target tenant, or the authority that was asked, are in different national clouds; trust does not cross them.',
    distinguish: 'The refusal says so. A policy against the issuer is FEDERATION_NOT_ALLOWED.',
    fix: { host: 'Set the cloud of the tenants (`home.cloud` in the manifest, or `--cloud`).' },
    aadsts: [900439, 900440, 90038, 900382, 900432],
    proven: true,
    source: clouds,
  },
  INSTANCE_UNKNOWN: {
    title: 'The host is no token service that Microsoft knows',
    explanation:
      'The address of the authority is misspelt, or belongs to a private cloud that instance discovery does not know.',
    distinguish: 'The answer comes from instance discovery, before any tenant was looked at.',
    fix: {
      host: 'Correct the authority host (AZURE_AUTHORITY_HOST, TOWLINE_AUTHORITY_HOST); in a private cloud, switch instance discovery off.',
    },
    aadsts: [50049],
    source: clouds,
  },
  CONDITIONAL_ACCESS: {
    title: 'A Conditional Access policy blocks the request',
    explanation: 'A Conditional Access policy for workload identities blocks this address or this risk.',
    distinguish:
      'Policies for workload identities cover applications that are registered in the tenant itself; where a person signs in, it is the policy for people.',
    fix: { target: 'Give the correlation id to the owner of the policies in the target tenant.' },
    aadsts: [53003],
    source: 'https://learn.microsoft.com/entra/identity/conditional-access/workload-identity',
  },
} as const satisfies Family
