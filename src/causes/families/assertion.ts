import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const trust =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity'
const certificate = 'https://learn.microsoft.com/entra/identity-platform/certificate-credentials'

const firstHand =
  'Run this under the managed identity itself; on AKS and Azure DevOps federate the outer issuer straight to the application.'

/** The assertion: whose it is, what it is for, and whether it can be read. */
export const assertionCauses = {
  ASSERTION_ENDED: {
    title: 'The assertion has ended',
    explanation:
      "The assertion has ended or is not valid yet: an old assertion was kept as text, or this machine's clock is wrong.",
    distinguish:
      'The end in the assertion lies before the time of the token service. Where the two clocks differ by minutes it is CLOCK_WRONG.',
    fix: {
      host: 'Give a function that gets the assertion, not the assertion itself, and compare the clock with a time server.',
    },
    aadsts: [700024],
    source: codes,
  },
  CLOCK_WRONG: {
    title: "This machine's clock is wrong",
    explanation:
      "This machine's clock differs from the token service's, so that tokens look ended here, or are kept for too long.",
    distinguish: 'The `Date` of the token service and the time here differ by more than five minutes.',
    fix: { host: 'Set the clock by a time server, then run the command again.' },
    aadsts: [700024],
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1',
  },
  ASSERTION_CHAINED: {
    title: 'The assertion was itself obtained through a federated credential',
    explanation:
      'The assertion is not a first-hand token of a managed identity: the identity was itself reached through a federated credential (AKS workload identity, Azure DevOps, hosted agents).',
    distinguish:
      'The refusal is unmistakable. A token of a person is ASSERTION_OF_PERSON, of an application ASSERTION_OF_APPLICATION.',
    fix: {
      home: "Add a federated identity credential for the outer issuer itself to the application: the cluster's OIDC issuer and `system:serviceaccount:<namespace>:<name>`.",
      host: 'Present the token file (AZURE_FEDERATED_TOKEN_FILE) to the application directly: `identity: { tokenFile: … }`.',
    },
    aadsts: [700231],
    proven: true,
    source: trust,
  },
  ASSERTION_OF_PERSON: {
    title: 'The assertion is the token of a person',
    explanation:
      'The assertion is not a first-hand token of a managed identity: it is a user. Cloud Shell and `az login` on a laptop give such tokens.',
    distinguish: 'Its claims say so (`idtyp`, `scp`), or the refusal does.',
    fix: { host: firstHand },
    aadsts: [700229],
    proven: true,
    source: trust,
  },
  ASSERTION_OF_APPLICATION: {
    title: 'The assertion is the token of an application and not of a managed identity',
    explanation:
      'The assertion is not a first-hand token of a managed identity: it was got with an app registration, such as a service principal that somebody signed in with `az login`.',
    distinguish: 'It has no `xms_mirid`, which tokens of managed identities have; or the refusal says so.',
    fix: { host: firstHand },
    aadsts: [700226],
    proven: true,
    source: trust,
  },
  SYSTEM_ASSIGNED_REFUSED: {
    title: 'A system-assigned identity is not taken here',
    explanation:
      'Microsoft documents only user-assigned identities as the subject of a federated identity credential. System-assigned ones are taken in practice, and nothing promises that they are everywhere.',
    distinguish:
      'The identity is system-assigned, and the client ID is that of an application. That a user-assigned identity is taken decides.',
    fix: {
      home: 'Give the host a user-assigned identity, and trust its principal ID in the federated identity credential.',
      host: 'Then name it: `identity: { clientId: … }`.',
    },
    source: trust,
  },
  ASSERTION_FOR_OTHER_API: {
    title: 'The assertion is a token for another API',
    explanation:
      'The assertion was asked for Azure Resource Manager, Graph or another API, and not for the token exchange; tokens for other APIs are not trusted.',
    distinguish:
      'Its audience is another API. Where it is the token exchange, the audience in the credential is wrong (FIC_AUDIENCE_DIFFERS).',
    fix: {
      host: 'Ask the managed identity for `api://AzureADTokenExchange`, or its twin in a national cloud.',
    },
    aadsts: [700227, 7002121],
    proven: true,
    source: trust,
  },
  ASSERTION_NOT_A_TOKEN: {
    title: 'What the identity source gave is not a token that can be read',
    explanation:
      'The assertion is no token that the service can read: it was cut, is not signed, or lacks issuer, subject, audience or an end.',
    distinguish: 'The text itself is broken. A token that can be read and was changed is ASSERTION_SIGNATURE_WRONG.',
    fix: { host: 'Run `towline identity --verbose` on the host, and look at what the identity source gives.' },
    aadsts: [50027],
    source: codes,
  },
  ASSERTION_SIGNATURE_WRONG: {
    title: "The assertion's signature fits none of its issuer's keys",
    explanation:
      "The assertion's signature fits none of its issuer's keys: it was changed or cut on the way, signed by the application itself, or made before the issuer changed its keys.",
    distinguish: 'The token can be read and names a real issuer.',
    fix: { host: 'Get a new assertion from the host itself (`towline identity`), and do not keep assertions as text.' },
    aadsts: [700027],
    source: codes,
  },
  ASSERTION_SELF_SIGNED: {
    title: 'The assertion was signed by an application in its own name',
    explanation:
      'The assertion names an application as its own issuer, as clients do that prove themselves by a certificate, and it is not the application that was asked for, or its certificate is not registered.',
    distinguish: 'Issuer and subject of the assertion are the same client ID.',
    fix: { host: 'Take the managed identity as the source of the assertion, and no certificate.' },
    aadsts: [700021],
    source: certificate,
  },
  ISSUER_KEY_UNKNOWN: {
    title: 'The assertion was signed with a key that its issuer no longer publishes',
    explanation:
      "The key by which the assertion was signed is not in its issuer's metadata: the issuer changed its keys, or its discovery document shows old ones.",
    distinguish:
      'The issuer is no tenant of Entra, and its document was read. Where it cannot be read it is ISSUER_UNREACHABLE.',
    fix: {
      host: 'Get a new assertion; if it stays so, compare the `kid` in its header with the keys behind the `jwks_uri` of the issuer.',
    },
    aadsts: [7000272],
    proven: true,
    source: codes,
  },
  ISSUER_UNREACHABLE: {
    title: "The token service cannot read the keys of the assertion's issuer",
    explanation:
      "The token service could not read the keys of the assertion's issuer: its discovery document cannot be reached from the internet.",
    distinguish: 'The issuer is no tenant of Entra: a cluster, a pipeline, an identity provider of your own.',
    fix: {
      host: 'Open `<issuer>/.well-known/openid-configuration` from outside the company network; it and its `jwks_uri` must answer with JSON.',
    },
    aadsts: [50166, 501661, 90061],
    proven: true,
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust',
  },
  ISSUER_NAMED_OTHERWISE: {
    title: "The issuer's metadata names another issuer than the assertion",
    explanation:
      'The issuer in the assertion differs from the `issuer` in the discovery document that is published under that address.',
    distinguish:
      'The document was read. Where it cannot be read it is ISSUER_UNREACHABLE; where no credential has the issuer it is FIC_ISSUER_DIFFERS.',
    fix: {
      host: 'Compare `iss` of the assertion with `issuer` in `<iss>/.well-known/openid-configuration` letter by letter, a slash at the end included, and configure the identity provider so that they are the same.',
    },
    aadsts: [700221],
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust',
  },
  OTHER_IDENTITY_ANSWERED: {
    title: 'Another identity answered than the one that is trusted',
    explanation:
      'The identity that this host gave is not the one that the manifest names: the host has several and another one was picked, or it was deleted and made anew and so has a new principal ID.',
    distinguish:
      'The principal ID of the identity that is meant decides (Azure portal, Identity): the assertion has another subject. With `principalId` in the manifest it is compared each time.',
    fix: {
      host: 'Name the identity that is meant with `identity: { clientId: … }`.',
      home: 'If it was made anew, write its new `principalId` into the manifest and run `towline trust apply`.',
    },
    source: 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview',
  },
} as const satisfies Family
