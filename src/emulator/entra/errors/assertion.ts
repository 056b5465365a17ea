import { captured, unconfirmed, withoutUri } from './row.ts'

/** The assertion: whether it is one, who issued it, and whether a federated identity credential trusts it. */
export const assertionErrors = {
  50027: captured(400, 'invalid_request', () => 'JWT token is invalid or malformed.'),
  // Of both, `error` and the text have been seen (2023-12-11), the status has not.
  5002738: unconfirmed(
    401,
    'invalid_client',
    (algorithm: string) =>
      `Invalid JWT token. '${algorithm}' is not a supported signature algorithm. Supported signing algorithms are: 'RS256,RS384,RS512'`,
  ),
  5002723: unconfirmed(
    401,
    'invalid_client',
    () =>
      'Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.',
  ),
  700021: unconfirmed(
    401,
    'invalid_client',
    () =>
      "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
  ),
  // Two texts: for a signature of no known key, and for a certificate that the application does not have.
  700027: unconfirmed(401, 'invalid_client', (clientId?: string) =>
    clientId === undefined
      ? 'Client assertion contains an invalid signature. [Reason - No key of the issuer made this signature.]'
      : `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${clientId}'.]`,
  ),
  700024: captured(
    401,
    'invalid_client',
    (now: string, validFrom: string, expiry: string) =>
      `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${validFrom}, expiry time of assertion ${expiry}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  ),

  // Which issuers an assertion may have, and for which subjects. These texts are known, their envelopes are not.
  700222: unconfirmed(401, 'invalid_client', () => 'AAD-issued tokens may not be used for federated identity flows.'),
  700226: unconfirmed(
    401,
    'invalid_client',
    () => 'Only MSI tokens may be used as Federated Identity Credentials for AAD issuer.',
  ),
  700227: unconfirmed(401, 'invalid_client', (audience: string) => `Forbidden token audience '${audience}'.`),
  700229: unconfirmed(
    401,
    'invalid_client',
    () => 'Forbidden token type. Only app-only tokens may be used as Federated Identity Credentials for AAD issuer.',
  ),
  700231: unconfirmed(
    401,
    'invalid_client',
    () =>
      'Token obtained using another federated identity credential may not be used as federated identity credential.',
  ),
  700236: unconfirmed(
    401,
    'invalid_client',
    (issuer: string) =>
      `Entra ID tokens issued by issuer '${issuer}' may not be used for federated identity credential flows for applications or managed identities registered in this tenant.`,
  ),
  700223: unconfirmed(
    401,
    'invalid_client',
    () => 'Workload identity federation is disabled in this tenant by policy.',
  ),
  700238: unconfirmed(
    401,
    'invalid_client',
    (issuer: string) => `The policy of this tenant does not allow tokens of the issuer '${issuer}' to be federated.`,
  ),

  // Federated identity credentials
  70025: withoutUri(
    captured(
      401,
      'invalid_client',
      (clientId: string, name: string) =>
        `The client '${clientId}'(${name}) has no configured federated identity credentials.`,
    ),
  ),
  700211: captured(401, 'invalid_client', noMatchingRecord('issuer', 'Please check')),
  700212: unconfirmed(401, 'invalid_client', noMatchingRecord('audience', 'Please check')),
  7002121: unconfirmed(401, 'invalid_client', noMatchingRecord('audience', 'Please check')),
  700213: captured(401, 'invalid_client', noMatchingRecord('subject', 'Check')),
  // The text has been seen in 2025 and 2026, the envelope has not: https://github.com/Azure/login/issues/515
  7002138: unconfirmed(
    401,
    'invalid_client',
    (subject: string) =>
      `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: https://learn.microsoft.com/entra/workload-id/workload-identity-federation. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.`,
  ),
  700214: unconfirmed(
    401,
    'invalid_client',
    (audience: string) =>
      `The audience '${audience}' of the federated identity credential is not accepted for this issuer. Use 'api://AzureADTokenExchange'.`,
  ),
  700263: unconfirmed(
    401,
    'invalid_client',
    (subject: string) => `More than one federated identity credential was found for the subject '${subject}'.`,
  ),
  7002131: unconfirmed(
    401,
    'invalid_client',
    (subject: string) =>
      `No matching federated identity record found for presented assertion subject '${subject}' or no federated identity credential expression matched. Please check your federated identity credential Subject, Expression, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
  ),

  // Flexible credentials. Meanings are known, words and envelopes are not.
  7002241: unconfirmed(
    401,
    'invalid_client',
    (issuer: string) => `Issuer '${issuer}' may not use credentials matching via expression.`,
  ),
  700233: unconfirmed(
    401,
    'invalid_client',
    (problem: string) => `Federated Identity Credential expression parsing failed. ${problem}`,
  ),
  700234: unconfirmed(
    401,
    'invalid_client',
    (claim: string) =>
      `Federated Identity Credential expression evaluation failed. The claim '${claim}' is not a string.`,
  ),
  // Where flexible credentials are not known yet. The emulator has no such place, so only a fault gives this refusal.
  700235: unconfirmed(
    401,
    'invalid_client',
    () => 'The federated identity credentials flow does not support credentials matching via expression at this time.',
  ),
  700237: unconfirmed(401, 'invalid_client', () => 'Federated Identity Credential expression not allowed.'),
  // Texts as published, envelopes not: https://learn.microsoft.com/entra/workload-id/troubleshoot-revoked-credentials
  7005005: unconfirmed(
    401,
    'invalid_client',
    (credentialId: string, clientId: string) =>
      `The provided federated credential with id: '${credentialId}' for application '${clientId}' is revoked.`,
  ),
  7005006: unconfirmed(401, 'invalid_client', () => 'The application has blocked token issuance for this request.'),
}

function noMatchingRecord(what: string, check: string) {
  return (presented: string) =>
    `No matching federated identity record found for presented assertion ${what} '${presented}'. ${check} your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`
}
