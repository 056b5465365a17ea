/**
 * Every refusal of the token service, by its AADSTS number. Clients and people match on these texts, so they are as the
 * service words them wherever that is known. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 *
 * `captured` rows have been seen on the wire with this status and `error`. Of the others at most the number and the text
 * are known: their envelope follows the rule of the family, is UNCONFIRMED, and must not be told to a user as fact.
 */
export const stsErrors = {
  // The address
  90002: captured(
    400,
    'invalid_tenant',
    (tenant: string) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  ),
  900021: unconfirmed(400, 'invalid_request', () => 'The tenant identifier may not be an empty GUID.'),
  900023: captured(
    400,
    'invalid_request',
    (tenant: string) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
  ),
  900191: unconfirmed(
    400,
    'invalid_request',
    (tenant: string) =>
      `The 'client_credentials' grant needs one tenant: '${tenant}' must be a tenant's ID or verified domain.`,
  ),
  900561: unconfirmed(
    405,
    'invalid_request',
    (method: string) => `The endpoint only accepts POST requests. Received a ${method} request.`,
  ),
  50049: captured(400, 'invalid_instance', () => 'Unknown or invalid instance.'),

  // The parameters
  900144: captured(
    400,
    'invalid_request',
    (name: string) => `The request body must contain the following parameter: '${name}'.`,
  ),
  90014: captured(
    400,
    'invalid_request',
    (name: string) =>
      `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
  ),
  70003: withoutUri(
    captured(400, 'unsupported_grant_type', (grant: string) => `The access grant '${grant}' is not supported.`),
  ),
  9002313: unconfirmed(400, 'invalid_request', () => 'Invalid request. Request is malformed or invalid.'),
  7000216: captured(
    401,
    'invalid_client',
    () => "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  7000218: captured(
    401,
    'invalid_client',
    () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),

  // The client
  700016: captured(
    400,
    'unauthorized_client',
    (clientId: string, directoryName: string) =>
      `Application with identifier '${clientId}' was not found in the directory '${directoryName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  ),
  50194: unconfirmed(
    400,
    'invalid_request',
    (clientId: string, name: string) =>
      `Application '${clientId}'(${name}) is not configured as a multi-tenant application.`,
  ),
  7000229: captured(
    401,
    'invalid_client',
    (clientId: string, tenantId: string) =>
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  ),
  7000112: unconfirmed(
    401,
    'unauthorized_client',
    (clientId: string, name: string) => `Application '${clientId}'(${name}) is disabled.`,
  ),
  7000215: captured(
    401,
    'invalid_client',
    (clientId: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  ),

  // The assertion itself
  50027: captured(400, 'invalid_request', () => 'JWT token is invalid or malformed.'),
  700027: unconfirmed(
    401,
    'invalid_client',
    () => 'Client assertion contains an invalid signature. [Reason - No key of the issuer made this signature.]',
  ),
  700024: captured(
    401,
    'invalid_client',
    (now: string, validFrom: string, expiry: string) =>
      `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${validFrom}, expiry time of assertion ${expiry}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  ),

  // Who may be an assertion's issuer, and for whom it may speak
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
  700213: captured(401, 'invalid_client', noMatchingRecord('subject', 'Check')),
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

  // Scope and resource
  1002012: captured(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  ),
  70011: captured(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  ),
  28002: unconfirmed(
    400,
    'invalid_scope',
    (scope: string) =>
      `Provided value for the input parameter scope '${scope}' isn't valid when requesting an access token. Specify a valid scope.`,
  ),
  500011: captured(
    400,
    'invalid_resource',
    (resource: string, directoryName: string) =>
      `The resource principal named ${resource} was not found in the tenant named ${directoryName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  ),
  500014: unconfirmed(
    400,
    'invalid_resource',
    (resource: string) =>
      `The service principal for resource '${resource}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
  ),
}

export type StsErrorCode = keyof typeof stsErrors

export interface StsError<Args extends string[]> {
  readonly status: 400 | 401 | 405
  /** The OAuth `error`. */
  readonly error: string
  /** Whether the answer carries an `error_uri`: only codes that the look-up page knows have one. */
  readonly hasErrorUri: boolean
  readonly captured: boolean
  /** What stands between `AADSTS<number>: ` and the trace ID. */
  readonly text: (...args: Args) => string
}

/** Thrown by whatever finds a fault with a request; `answers.ts` makes it the answer. */
export class StsRefusal extends Error {
  override name = 'StsRefusal'
  readonly code: StsErrorCode

  constructor(code: StsErrorCode, text: string) {
    super(`AADSTS${code}: ${text}`)
    this.code = code
  }
}

/** The arguments are those of the code's `text`. */
export function refusal<Code extends StsErrorCode>(
  code: Code,
  ...args: Parameters<(typeof stsErrors)[Code]['text']>
): StsRefusal {
  const row: StsError<string[]> = stsErrors[code]
  return new StsRefusal(code, row.text(...args))
}

type Text<Args extends string[]> = (...args: Args) => string

function captured<Args extends string[]>(
  status: StsError<Args>['status'],
  error: string,
  text: Text<Args>,
): StsError<Args> {
  return { status, error, hasErrorUri: true, captured: true, text }
}

function unconfirmed<Args extends string[]>(
  status: StsError<Args>['status'],
  error: string,
  text: Text<Args>,
): StsError<Args> {
  return { status, error, hasErrorUri: true, captured: false, text }
}

function withoutUri<Args extends string[]>(row: StsError<Args>): StsError<Args> {
  return { ...row, hasErrorUri: false }
}

function noMatchingRecord(what: string, check: string) {
  return (presented: string) =>
    `No matching federated identity record found for presented assertion ${what} '${presented}'. ${check} your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`
}
