import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const trust =
  'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity'
const certificate = 'https://learn.microsoft.com/entra/identity-platform/certificate-credentials'

const firstHand =
  'Run this under the managed identity itself. On AKS and Azure DevOps, let the application trust the outer issuer directly.'

/** The assertion: the identity that it names, the API that it is for, and whether it can be read. */
export const assertionCauses = {
  ASSERTION_ENDED: {
    title: 'The assertion has expired',
    explanation:
      "The assertion has expired or is not valid yet: an old assertion was stored as text, or this machine's clock is wrong.",
    distinguish:
      'The expiry time in the assertion is before the time of the token service. Where the two clocks differ by minutes, it is CLOCK_WRONG.',
    fix: {
      host: 'Give a function that returns a fresh assertion, and not the text of one. Compare the clock with a time server.',
    },
    aadsts: [700024],
    source: codes,
  },
  CLOCK_WRONG: {
    title: "This machine's clock is wrong",
    explanation:
      "This machine's clock differs from the token service's, so that tokens look expired here, or are cached for too long.",
    distinguish: 'The `Date` of the token service and the time here differ by more than five minutes.',
    fix: { host: 'Set the clock by a time server, then run the command again.' },
    aadsts: [700024],
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1',
  },
  ASSERTION_CHAINED: {
    title: 'The assertion was itself obtained through a federated credential',
    explanation:
      'The assertion is not a first-hand token of a managed identity: it was itself obtained through a federated credential (AKS workload identity, Azure DevOps, hosted agents).',
    distinguish:
      'No other cause has this refusal. The token of a person is ASSERTION_OF_PERSON, that of an application ASSERTION_OF_APPLICATION.',
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
      'The assertion is not a first-hand token of a managed identity: it is the token of a user. Cloud Shell and `az login` on a laptop give such tokens.',
    distinguish: 'The claims say so (`idtyp`, `scp`), or the refusal does.',
    fix: { host: firstHand },
    aadsts: [700229],
    proven: true,
    source: trust,
  },
  ASSERTION_OF_APPLICATION: {
    title: 'The assertion is the token of an application and not of a managed identity',
    explanation:
      'The assertion is not a first-hand token of a managed identity: it was obtained with an app registration, such as a service principal that was signed in with `az login`.',
    distinguish: 'The assertion has no `xms_mirid`, which tokens of managed identities have; or the refusal says so.',
    fix: { host: firstHand },
    aadsts: [700226],
    proven: true,
    source: trust,
  },
  SYSTEM_ASSIGNED_REFUSED: {
    title: 'A system-assigned identity is not accepted here',
    explanation:
      'Microsoft documents only user-assigned identities as the subject of a federated identity credential. System-assigned ones work in practice, but nothing promises that they work everywhere.',
    distinguish:
      'The identity is system-assigned, and the client ID is that of an application. Try a user-assigned identity: if it is accepted, this is the cause.',
    fix: {
      home: 'Give the host a user-assigned identity, and trust its principal ID in the federated identity credential.',
      host: 'Then name it: `identity: { clientId: … }`.',
    },
    source: trust,
  },
  ASSERTION_FOR_OTHER_API: {
    title: 'The assertion is a token for another API',
    explanation:
      'The assertion was requested for Azure Resource Manager, Graph or another API, and not for the token exchange. Tokens for other APIs are not trusted.',
    distinguish:
      'The audience of the assertion is another API. Where it is the token exchange, the audience in the credential is wrong (FIC_AUDIENCE_DIFFERS).',
    fix: {
      host: 'Request the assertion for `api://AzureADTokenExchange`, or for its counterpart in a national cloud.',
    },
    aadsts: [700227, 7002121],
    proven: true,
    source: trust,
  },
  ASSERTION_NOT_A_TOKEN: {
    title: 'The identity source did not give a token that can be read',
    explanation:
      'The token service cannot read the assertion: it was cut, is not signed, or lacks issuer, subject, audience or expiry time.',
    distinguish: 'The text itself is broken. A token that can be read and was changed is ASSERTION_SIGNATURE_WRONG.',
    fix: { host: 'Run `towline identity --verbose` on the host, and look at the answer of the identity source.' },
    aadsts: [50027, 50098, 50120, 90016, 5002710],
    source: codes,
  },
  ASSERTION_SIGNATURE_WRONG: {
    title: "The assertion's signature matches none of its issuer's keys",
    explanation:
      "The assertion's signature matches none of its issuer's keys: the assertion was changed or cut on the way, signed by the application itself, or made before the issuer changed its keys.",
    distinguish: 'The token can be read and names a real issuer.',
    fix: {
      host: 'Get a new assertion from the host itself (`towline identity`), and do not store assertions as text.',
    },
    aadsts: [700027, 900384, 50006],
    source: codes,
  },
  ASSERTION_KEY_UNNAMED: {
    title: 'The assertion does not say with which key it was signed',
    explanation:
      'The header of the assertion has neither `kid` nor a thumbprint of a certificate, so the token service cannot choose a key of the issuer.',
    distinguish: 'The token can be read. A key that is named and not published is ISSUER_KEY_UNKNOWN.',
    fix: {
      host: 'Let the identity provider write the `kid` of its key into the header of its tokens, as its `jwks_uri` names it. Tokens of managed identities have one.',
    },
    aadsts: [5002723],
    proven: true,
    source: certificate,
  },
  ASSERTION_ALGORITHM: {
    title: 'The assertion is signed with an algorithm that the token service does not accept',
    explanation:
      'The issuer signs its tokens with an algorithm such as ES256 or HS256. Microsoft documents RS256 for federated identity credentials, and the text of the refusal lists what the token service accepts.',
    distinguish: 'The text names the algorithm, and so does `alg` in the header of the assertion.',
    fix: {
      host: 'Let the identity provider sign its tokens with RS256, as those of managed identities are.',
    },
    aadsts: [5002738],
    proven: true,
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  },
  ASSERTION_SELF_SIGNED: {
    title: 'The assertion was signed by an application in its own name',
    explanation:
      'The assertion names an application as its own issuer, as clients with a certificate do. It is another application than the request names, or its certificate is not registered.',
    distinguish: 'Issuer and subject of the assertion are the same client ID.',
    fix: { host: 'Use the managed identity as the source of the assertion, and no certificate.' },
    aadsts: [700021],
    source: certificate,
  },
  ISSUER_KEY_UNKNOWN: {
    title: 'The assertion was signed with a key that its issuer no longer publishes',
    explanation:
      "The key that signed the assertion is not in its issuer's metadata: the issuer changed its keys, or its discovery document shows old ones.",
    distinguish:
      'The issuer is not a tenant of Entra, and its document was read. Where the document cannot be read, it is ISSUER_UNREACHABLE.',
    fix: {
      host: 'Get a new assertion. If it is refused too, compare the `kid` in its header with the keys behind the `jwks_uri` of the issuer.',
    },
    aadsts: [7000272],
    proven: true,
    source: codes,
  },
  ISSUER_UNREACHABLE: {
    title: "The token service cannot read the keys of the assertion's issuer",
    explanation:
      "The token service could not read the keys of the assertion's issuer: its discovery document was out of reach for a moment, cannot be reached from the internet, or is not in the expected form. An outage of the issuer or of Microsoft looks the same.",
    distinguish:
      'The issuer is not a tenant of Entra: it is a cluster, a pipeline, or an identity provider of your own. Where a retry minutes later succeeds, it was an outage.',
    fix: {
      host: 'Try again in a few minutes, and look at the status pages of Microsoft (azure.status.microsoft) and of the issuer. If it is refused each time, open `<issuer>/.well-known/openid-configuration` from outside the company network: that address and its `jwks_uri` must answer with JSON.',
    },
    aadsts: [50166, 501661, 90061, 900612],
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust',
  },
  ISSUER_NAMED_OTHERWISE: {
    title: "The issuer's metadata names another issuer than the assertion",
    explanation:
      'The issuer in the assertion differs from the `issuer` in the discovery document that is published under that address.',
    distinguish:
      'The document was read. Where it cannot be read, it is ISSUER_UNREACHABLE. Where no credential has the issuer, it is FIC_ISSUER_DIFFERS.',
    fix: {
      host: 'Compare `iss` of the assertion with `issuer` in `<iss>/.well-known/openid-configuration` letter by letter, including a slash at the end. Configure the identity provider so that both are equal.',
    },
    aadsts: [700221],
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust',
  },
  OTHER_IDENTITY_ANSWERED: {
    title: 'Another identity answered than the one that is trusted',
    explanation:
      'The identity that answered on this host is not the one that the manifest names. The host has several and chose another one, or the identity was deleted and made again and so has a new principal ID.',
    distinguish:
      'The principal ID of the intended identity (Azure portal, Identity) decides: the assertion has another subject. With `principalId` in the manifest Towline compares it each time.',
    fix: {
      host: 'Name the intended identity with `identity: { clientId: … }`.',
      home: 'If the identity was made again, write its new `principalId` into the manifest and run `towline trust apply`.',
    },
    source: 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview',
  },
} as const satisfies Family
