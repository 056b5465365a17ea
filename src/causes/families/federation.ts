import type { Family } from '../cause.ts'

const considerations = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations'
const trust =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity'
const flexible =
  'https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials'
const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'

const compare =
  'Compare issuer, subject and audience with the credential in the home tenant letter by letter (`towline identity` prints what it must hold), and correct what differs; one made minutes ago may still be on its way.'

/** Federated identity credentials, and what tenants allow to be federated. */
export const federationCauses = {
  FIC_NONE: {
    title: 'The application has no federated identity credential',
    explanation: 'The application has no federated identity credential at all, or it was made minutes ago.',
    distinguish:
      'One that was made minutes ago is still on its way (NOT_YET_EVERYWHERE): an admin of home sees whether there is one.',
    fix: {
      home: 'In the home tenant, add a federated identity credential to the application registration with what `towline identity` prints.',
    },
    aadsts: [70025, 7000226],
    comparesClaims: true,
    source: trust,
  },
  FIC_ISSUER_DIFFERS: {
    title: 'No federated identity credential has the issuer of the assertion',
    explanation: 'No federated identity credential of the application has this issuer.',
    distinguish:
      'Comparing it with the credentials letter by letter decides. A slash at the end, `sts.windows.net`, a missing `/v2.0` and another tenant are the usual differences; one that was changed minutes ago is NOT_YET_EVERYWHERE.',
    fix: { home: compare },
    aadsts: [700211],
    comparesClaims: true,
    source: considerations,
  },
  FIC_SUBJECT_DIFFERS: {
    title: 'No federated identity credential has the subject of the assertion',
    explanation: 'No federated identity credential of the application has this subject.',
    distinguish:
      'The issuer was found. Comparing the subject with the credentials letter by letter decides: the client ID in place of the principal ID and letter case are the usual differences. Where the credential is right, another identity answered (OTHER_IDENTITY_ANSWERED) or the client ID is that of another application.',
    fix: { home: compare },
    aadsts: [700213, 7002138],
    comparesClaims: true,
    source: considerations,
  },
  FIC_AUDIENCE_DIFFERS: {
    title: 'No federated identity credential has the audience of the assertion',
    explanation: 'No federated identity credential of the application has this audience.',
    distinguish:
      'Issuer and subject were found. The audience in the credential decides. An assertion for another API is ASSERTION_FOR_OTHER_API; a GUID in the credential is FIC_AUDIENCE_NOT_ACCEPTED.',
    fix: { home: compare },
    aadsts: [700212, 7002121],
    comparesClaims: true,
    source: considerations,
  },
  FIC_AUDIENCE_NOT_ACCEPTED: {
    title: 'The audience in the federated identity credential is none that is accepted',
    explanation: "The federated identity credential's audience is a GUID or a value of one's own.",
    distinguish: 'The assertion itself shows a GUID, which misleads: the credential must hold the URI.',
    fix: {
      home: 'Put the URI in it (`api://AzureADTokenExchange`, or its national twin), although the assertion itself shows a GUID.',
    },
    aadsts: [700214],
    proven: true,
    source: trust,
  },
  FIC_DIFFERS: {
    title: 'No federated identity credential fits the assertion',
    explanation: 'No federated identity credential of the application has this subject, issuer and audience together.',
    distinguish: 'The older refusal does not say which of the three it is; comparing them does.',
    fix: { home: compare },
    aadsts: [70021],
    comparesClaims: true,
    source: considerations,
  },
  FIC_TWICE: {
    title: 'Two federated identity credentials match the same subject',
    explanation: 'Two federated identity credentials of the application match the same subject.',
    distinguish: 'The refusal is unmistakable.',
    fix: { home: 'Keep the one with the issuer that ends in `/v2.0` and delete the other.' },
    aadsts: [700263],
    proven: true,
    source: considerations,
  },
  FIC_REVOKED: {
    title: 'The federated identity credential was revoked',
    explanation: 'Somebody revoked the federated identity credential.',
    distinguish: 'It matches and was taken out of force; a credential that does not match is refused by other numbers.',
    fix: {
      home: 'Ask the home admins why; a new credential with the same issuer, subject and audience brings the trust back.',
    },
    aadsts: [7005003, 7005004, 7005005, 7005006],
    proven: true,
    source: codes,
  },
  FIC_FLEXIBLE: {
    title: 'A flexible federated identity credential does not fit',
    explanation:
      'The credential matches by an expression. The expression cannot be read or does not match the assertion, or its issuer is none for which expressions are allowed.',
    distinguish: 'Managed identities cannot be trusted by an expression, only by their exact subject.',
    fix: {
      home: 'Replace it by a credential with the exact subject, or correct the expression (`claimsMatchingExpression`).',
    },
    aadsts: [700233, 700234, 700235, 700237, 7002131, 7002241],
    source: flexible,
  },
  FIC_ON_IDENTITY: {
    title: 'The credential stands on a managed identity and not on an application',
    explanation:
      'The assertion is not accepted because the client that was asked for is a managed identity, which cannot trust tokens of Entra; only a first-hand token on an application registration can be federated.',
    distinguish: 'The client ID that was asked for is that of a managed identity.',
    fix: { home: 'Put the federated identity credential on the multi-tenant application, and use its client ID.' },
    aadsts: [700222],
    source: trust,
  },
  WRONG_DIRECTION: {
    title: 'The application is registered in another tenant than the managed identity',
    explanation: 'The application is registered in another tenant than the managed identity.',
    distinguish: 'The refusal is unmistakable. Often an application with a credential was registered in each target.',
    fix: {
      home: 'Register one multi-tenant application in the home tenant, put the federated identity credential there, and let the targets consent to it.',
    },
    aadsts: [700236],
    proven: true,
    source: trust,
  },
  FEDERATION_DISABLED: {
    title: 'A policy of the home tenant forbids federated identity credentials',
    explanation: 'Workload identity federation is switched off by a policy of the tenant that owns the application.',
    distinguish: 'The refusal says that it is disabled. A policy against one issuer is FEDERATION_NOT_ALLOWED.',
    fix: { home: 'Ask the owner of the policy in the home tenant for an exception for this application.' },
    aadsts: [700223],
    proven: true,
    source: codes,
  },
  FEDERATION_NOT_ALLOWED: {
    title: 'The issuer is not allowed for federation',
    explanation:
      'A policy of the tenant that owns the application does not allow this issuer, or the assertion comes from different national clouds than the application.',
    distinguish: 'Where host and application are in the same cloud, it is the policy.',
    fix: {
      home: 'Ask the owner of the policy in the home tenant to allow the issuer; across clouds there is no trust.',
    },
    aadsts: [700238],
    source: codes,
  },
} as const satisfies Family
