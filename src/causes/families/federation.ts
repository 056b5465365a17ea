import type { Family } from '../cause.ts'

const considerations = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations'
const trust =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity'
const flexible =
  'https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials'
const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'

const compare =
  'Compare issuer, subject and audience with the credential in the home tenant letter by letter (`towline identity` prints the right values), and correct what differs. A credential that was made minutes ago may not have reached every node yet.'

/** Federated identity credentials, and the policies of tenants about federation. */
export const federationCauses = {
  FIC_NONE: {
    title: 'The application has no federated identity credential',
    explanation: 'The application has no federated identity credential at all, or the credential was made minutes ago.',
    distinguish:
      'A credential that was made minutes ago may not have reached every node (NOT_YET_EVERYWHERE). An admin of the home tenant sees whether there is one.',
    fix: {
      home: 'In the home tenant, add a federated identity credential to the application registration, with the values that `towline identity` prints.',
    },
    aadsts: [70025, 7000226],
    comparesClaims: true,
    source: trust,
  },
  FIC_ISSUER_DIFFERS: {
    title: 'No federated identity credential has the issuer of the assertion',
    explanation: 'No federated identity credential of the application has this issuer.',
    distinguish:
      'Compare the issuer with the credentials letter by letter. The usual differences are a slash at the end, `sts.windows.net`, a missing `/v2.0` and another tenant. A credential that was changed minutes ago is NOT_YET_EVERYWHERE.',
    fix: { home: compare },
    aadsts: [700211],
    comparesClaims: true,
    source: considerations,
  },
  FIC_SUBJECT_DIFFERS: {
    title: 'No federated identity credential has the subject of the assertion',
    explanation: 'No federated identity credential of the application has this subject.',
    distinguish:
      'The issuer was found. Compare the subject with the credentials letter by letter: the usual differences are the client ID in place of the principal ID, and letter case. A job of GitHub has a subject with names only (`repo:<owner>/<repository>:…`) or with immutable IDs beside them (`repo:<owner>@<ID>/<repository>@<ID>:…`), and a credential for one form refuses the other. Where the credential is right, another identity answered (OTHER_IDENTITY_ANSWERED), or the client ID belongs to another application.',
    fix: { home: compare },
    aadsts: [700213, 7002138],
    comparesClaims: true,
    source: considerations,
  },
  FIC_AUDIENCE_DIFFERS: {
    title: 'No federated identity credential has the audience of the assertion',
    explanation: 'No federated identity credential of the application has this audience.',
    distinguish:
      'Issuer and subject were found, so look at the audience in the credential. An assertion for another API is ASSERTION_FOR_OTHER_API. A GUID in the credential is FIC_AUDIENCE_NOT_ACCEPTED.',
    fix: { home: compare },
    aadsts: [700212, 7002121],
    comparesClaims: true,
    source: considerations,
  },
  FIC_AUDIENCE_NOT_ACCEPTED: {
    title: 'The audience in the federated identity credential is not accepted',
    explanation: "The federated identity credential's audience is a GUID or a custom value.",
    distinguish: 'The assertion itself shows a GUID, which is misleading: the credential must hold the URI.',
    fix: {
      home: 'Put the URI into the credential (`api://AzureADTokenExchange`, or its counterpart in a national cloud), although the assertion itself shows a GUID.',
    },
    aadsts: [700214],
    proven: true,
    source: trust,
  },
  FIC_DIFFERS: {
    title: 'No federated identity credential fits the assertion',
    explanation: 'No federated identity credential of the application has this subject, issuer and audience together.',
    distinguish: 'This older refusal does not say which of the three differs. Compare all three.',
    fix: { home: compare },
    aadsts: [70021],
    comparesClaims: true,
    source: considerations,
  },
  FIC_TWICE: {
    title: 'Two federated identity credentials match the same subject',
    explanation: 'Two federated identity credentials of the application match the same subject.',
    distinguish: 'No other cause has this refusal.',
    fix: { home: 'Keep the one with the issuer that ends in `/v2.0` and delete the other.' },
    aadsts: [700263],
    proven: true,
    source: considerations,
  },
  FIC_REVOKED: {
    title: 'The federated identity credential was revoked',
    explanation:
      'The federated identity credential was revoked in the home tenant. Its owners, an admin or Microsoft may have done that.',
    distinguish:
      'The credential matches and was revoked. A credential that does not match is refused with other numbers. A revocation of all tokens of the application is ISSUANCE_REVOKED.',
    fix: {
      home: 'Ask the admins of the home tenant why. A new credential with the same issuer, subject and audience restores the trust.',
    },
    aadsts: [7005005],
    proven: true,
    source: 'https://learn.microsoft.com/entra/workload-id/troubleshoot-revoked-credentials',
  },
  FIC_FLEXIBLE: {
    title: 'A flexible federated identity credential does not fit',
    explanation:
      'The credential matches by an expression. The expression cannot be read, does not match the assertion, or is not allowed for this issuer.',
    distinguish: 'Managed identities cannot be trusted by an expression, only by their exact subject.',
    fix: {
      home: 'Replace it with a credential that has the exact subject, or correct the expression (`claimsMatchingExpression`).',
    },
    aadsts: [700233, 700234, 700235, 700237, 7002131, 7002241],
    source: flexible,
  },
  FIC_ON_IDENTITY: {
    title: 'The credential is on a managed identity and not on an application',
    explanation:
      'The assertion is not accepted because the client ID belongs to a managed identity, which cannot trust tokens of Entra. Only an application registration can trust a first-hand token of a managed identity.',
    distinguish: 'The client ID in the request is that of a managed identity.',
    fix: { home: 'Put the federated identity credential on the multi-tenant application, and use its client ID.' },
    aadsts: [700222],
    source: trust,
  },
  WRONG_DIRECTION: {
    title: 'The application is registered in another tenant than the managed identity',
    explanation: 'The application is registered in another tenant than the managed identity.',
    distinguish:
      'No other cause has this refusal. Often an application with a credential was registered in each target.',
    fix: {
      home: 'Register one multi-tenant application in the home tenant, put the federated identity credential there, and let the targets consent to it.',
    },
    aadsts: [700236],
    proven: true,
    source: trust,
  },
  FEDERATION_DISABLED: {
    title: 'A policy of the home tenant forbids federated identity credentials',
    explanation: 'A policy of the tenant that owns the application disables workload identity federation.',
    distinguish: 'The refusal says that federation is disabled. A policy against one issuer is FEDERATION_NOT_ALLOWED.',
    fix: { home: 'Ask the owner of the policy in the home tenant for an exception for this application.' },
    aadsts: [700223],
    proven: true,
    source: codes,
  },
  FEDERATION_NOT_ALLOWED: {
    title: 'The issuer is not allowed for federation',
    explanation:
      'A policy of the tenant that owns the application does not allow this issuer or requires a claim that the assertion lacks (AADSTS7002381: the GitHub enterprise), or the assertion comes from another national cloud than the application.',
    distinguish: 'Where host and application are in the same cloud, the policy is the reason.',
    fix: {
      home: 'Ask the owner of the policy in the home tenant to allow the issuer, or run the job in an organization that the policy accepts. Trust across national clouds is not possible.',
    },
    // Microsoft's list lacks 7002381. Its text is in many public repositories of 2026.
    aadsts: [700238, 7002381],
    source: codes,
  },
} as const satisfies Family
