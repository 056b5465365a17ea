import type { CauseCode } from '../../causes/catalogue.ts'
import { unknownNumber } from '../../causes/diagnose/refusal.ts'
import { type DiagnosedCause, found } from '../../causes/finding.ts'
import { excerpt } from '../../text/redact.ts'

export type Sentence = readonly [pattern: RegExp, code: CauseCode]

export function sentenceIn(text: string): Sentence | undefined {
  return sentences.find(([pattern]) => pattern.test(text))
}

/** Returns the causes of a sentence. `number` is an unknown AADSTS number in the text. */
export function ofSentence([pattern, code]: Sentence, text: string, number: number | undefined): DiagnosedCause[] {
  const quoted = excerpt(pattern.exec(text)?.[0] ?? '').slice(0, 200)
  const unknown = number === undefined ? [] : [unknownNumber(number)]
  const first = found(code, 'likely', ...unknown, `The text says: ${quoted}`)
  const causes = [
    first,
    ...(alsoMeans[code] ?? []).map((other) => found(other, 'possible', `The text says: ${quoted}`)),
  ]
  return number === undefined ? causes : causes.map((cause) => ({ ...cause, aadsts: number }))
}

/** Causes that a sentence of the first one may stand for as well. */
const alsoMeans: Readonly<Partial<Record<string, readonly CauseCode[]>>> = {
  TLS_INTERCEPTED: ['TRUST_LIST_MISSING'],
  TLS_CERTIFICATE_ENDED: ['CLOCK_WRONG'],
  TLS_NOT_SPOKEN: ['TLS_INTERCEPTED'],
  HOST_HAS_NO_IDENTITY: ['IDENTITY_ENDPOINT_SILENT'],
  ASSERTION_ENDED: ['CLOCK_WRONG'],
  FIC_NONE: ['NOT_YET_EVERYWHERE'],
  CONSENT_NOT_GIVEN: ['NOT_YET_EVERYWHERE'],
}

/**
 * The name of the property, or the two terms of its documentation beside the word identity. UNCONFIRMED: which words Azure
 * Resource Manager refuses an assignment with.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-assignment-restriction
 */
const IDENTITY_RESTRICTED_WORDS =
  /\bassignmentRestrictions?\b|\b(?:assignment|resource) restrictions?\b.{0,160}\bidentit(?:y|ies)\b|\bidentit(?:y|ies)\b.{0,160}\b(?:assignment|resource) restrictions?\b/i

/**
 * Sentences without a number, as Node, Python, Go, Java, .NET and curl write them. .NET on Windows writes in the language
 * of the system; some of these languages are included. The first match counts, so special patterns come before general ones.
 */
const sentences: readonly Sentence[] = [
  [IDENTITY_RESTRICTED_WORDS, 'IDENTITY_RESTRICTED'],
  // Identity endpoints, and the libraries that call them.
  [
    /x-forwarded-for.{0,60}\b(not|must|never|forbidden|refused|rejected|unexpected)\b|\b(contains?|with|forbidden|refused|rejected|unexpected|without)\b.{0,40}x-forwarded-for/i,
    'FORWARDED_REQUEST',
  ],
  [/error occurr?ed while fetching the AAD token/i, 'IDENTITY_FAILED'],
  [/himds|azcmagent.{0,300}(unauthorized|cannot|denied)|UnauthorizedAccess.{0,300}\.key\b/i, 'ARC_KEY_UNREADABLE'],
  [/ID_TOKEN_REQUEST_(URL|TOKEN)|unable to get ACTIONS_ID_TOKEN|id-token:? write/i, 'GITHUB_JOB_WITHOUT_TOKEN'],
  [
    /federated[_ ]?token[_ ]?file.{0,300}(no such file|not found|does not exist|ENOENT)|(no such file|ENOENT).{0,300}azure-identity-token/i,
    'TOKEN_FILE_MISSING',
  ],
  [
    /no managed identity endpoint (was )?found|managed ?identity ?credential\W+(authentication )?(is )?unavailable|IMDS endpoint unavailable|unable to connect to the instance metadata|managed identity endpoint was not found|169\.254\.169\.254.{0,600}(timed? ?out|unreachable|refused|EHOSTUNREACH|no route)|(timed? ?out|unreachable|refused|EHOSTUNREACH|connecting to).{0,80}169\.254\.169\.254/i,
    'HOST_HAS_NO_IDENTITY',
  ],
  // TLS
  [
    /ERR_TLS_CERT_ALTNAME_INVALID|hostname\/IP does not match|hostname mismatch|certificate is valid for .{1,200}, not |RemoteCertificateNameMismatch|no alternative certificate subject name|No subject alternative (DNS )?names? (present|matching)/i,
    'TLS_OTHER_NAME',
  ],
  [
    /CERT_HAS_EXPIRED|certificate has expired|CERT_NOT_YET_VALID|certificate is not yet valid|CertificateExpiredException|certificate has expired or is not yet valid/i,
    'TLS_CERTIFICATE_ENDED',
  ],
  [
    /ENOENT.{0,60}NODE_EXTRA_CA_CERTS|ignoring extra certs|no such file.{0,80}(ca-bundle|cacert|\.pem)|could not find a suitable TLS CA certificate bundle/i,
    'TRUST_LIST_MISSING',
  ],
  [
    /SELF_SIGNED_CERT|self[- ]signed certificate|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF)|unable to (get local issuer|verify the first) certificate|CERTIFICATE_VERIFY_FAILED|PKIX path building failed|certificate signed by unknown authority|UntrustedRoot|RemoteCertificateChainErrors|PartialChain|SSL certificate problem|the SSL connection could not be established|could not establish trust relationship for the SSL|relation d.approbation pour le canal .{0,40}SSL|SSL\/TLS-Kanal konnte keine Vertrauensstellung|relaci\u00f3n de confianza para el canal .{0,40}SSL/i,
    'TLS_INTERCEPTED',
  ],
  [
    /wrong version number|EPROTO|SSLV3_ALERT|tlsv1 alert|first record does not look like a TLS handshake|unrecognized SSL message/i,
    'TLS_NOT_SPOKEN',
  ],
  // The network
  [
    /\b(HTTP\/[\d.]+|status(?: code)?)\W{0,4}407\b|\bproxy\b.{0,80}\b407\b|\b407\b.{0,80}\bproxy\b|proxy authentication required|tunneling socket could not be established|tunnel connection failed|ERR_PROXY_TUNNEL|ProxyError|unable to connect to proxy|proxyconnect tcp/i,
    'PROXY_REFUSES',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|getaddrinfo|name or service not known|temporary failure in name resolution|no such host|could not resolve host|nodename nor servname|UnknownHostException|name resolution|failed to resolve|remote name could not be resolved|nom distant n.a pas pu .tre r.solu|remotename konnte nicht aufgel.st werden|no se puede resolver el nombre remoto/i,
    'NAME_UNKNOWN',
  ],
  [/ECONNREFUSED|connection refused|actively refused/i, 'CONNECTION_REFUSED'],
  [
    /ETIMEDOUT|timed? ?out|context deadline exceeded|A connection attempt failed because the connected party did not properly respond/i,
    'CONNECTION_SILENT',
  ],
  [/ECONNRESET|connection reset|socket hang up|forcibly closed|unexpected EOF|Connection aborted/i, 'CONNECTION_CUT'],
  // Refusals of the services.
  [/AudienceUriValidationFailedException/, 'TOKEN_FOR_OTHER_API'],
  [/not within its valid time range|assertion has expired/i, 'ASSERTION_ENDED'],
  [/only MSI tokens may be used/i, 'ASSERTION_OF_APPLICATION'],
  [/obtained using another federated identity credential/i, 'ASSERTION_CHAINED'],
  [/has no configured federated identity credentials/i, 'FIC_NONE'],
  [/no matching federated identity record found for presented assertion issuer/i, 'FIC_ISSUER_DIFFERS'],
  [/no matching federated identity record found for presented assertion subject/i, 'FIC_SUBJECT_DIFFERS'],
  [/no matching federated identity record found for presented assertion audience/i, 'FIC_AUDIENCE_DIFFERS'],
  [/no matching federated identity record found/i, 'FIC_DIFFERS'],
  [/missing service principal in the tenant/i, 'CONSENT_NOT_GIVEN'],
]
