import type { Context } from 'hono'
import { type StsRefusal, stsErrors } from '../entra/errors/index.ts'
import type { Failure } from './failure.ts'

/**
 * Of the instance metadata service and of Azure Arc's agent, whose bodies are `{ error, error_description }`.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
 */
const metadataFailures = {
  metadataMissing: {
    status: 400,
    evidence: 'documented',
    error: 'bad_request_102',
    text: () => 'Required metadata header not specified',
  },
  forwarded: {
    status: 400,
    evidence: 'unconfirmed',
    error: 'invalid_request',
    text: () => 'A request with the header X-Forwarded-For is not answered',
  },
  unknownPath: {
    status: 401,
    evidence: 'documented',
    error: 'unknown_source',
    text: (uri) => `Unknown Source ${uri}`,
  },
  methodNotAllowed: {
    status: 405,
    // The error is in Azure's OpenAPI description of the service (azure.com/imds, 2019-08-15), the words are not.
    evidence: 'unconfirmed',
    error: 'method_not_allowed',
    text: (method) => `The method ${method} is not allowed`,
  },
  versionUnknown: {
    status: 400,
    evidence: 'unconfirmed',
    error: 'invalid_request',
    text: (first) => `The query variable 'api-version' must be ${first} or later`,
  },
  arcVersionUnknown: {
    status: 400,
    // The text has been seen, `error` has not.
    evidence: 'captured',
    error: 'invalid_request',
    text: (supported) => `The api-version not specified. Supported are ${supported}`,
  },
  resourceMissing: {
    status: 400,
    evidence: 'unconfirmed',
    error: 'invalid_request',
    text: () => "Required query variable 'resource' is missing",
  },
  identityNotFound: {
    status: 400,
    // Clients look for exactly this text.
    evidence: 'captured',
    error: 'invalid_request',
    text: () => 'Identity not found',
  },
  arcIdentityNotFound: {
    // UNCONFIRMED but for the order: Arc refuses a selector before it asks for a key.
    status: 404,
    evidence: 'unconfirmed',
    error: 'invalid_request',
    text: () => 'Identity not found',
  },
  identityUnnamed: {
    status: 400,
    evidence: 'captured',
    error: 'invalid_request',
    text: () =>
      'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
  },
  severalSelectors: {
    status: 400,
    evidence: 'unconfirmed',
    error: 'invalid_request',
    text: () => 'Only one managed identity can be asked for at a time',
  },
  keyMissing: {
    status: 401,
    evidence: 'captured',
    error: 'unauthorized_client',
    text: () => 'Missing Basic Authorization header',
  },
  keyWrong: {
    status: 401,
    evidence: 'unconfirmed',
    error: 'unauthorized_client',
    text: () => 'Invalid Basic Authorization header',
  },
  // These depend on nothing in a request.
  unauthorizedClient: {
    status: 401,
    evidence: 'documented',
    error: 'unauthorized_client',
    text: () => "The client isn't authorized to request an access token using this method",
  },
  accessDenied: {
    // UNCONFIRMED: the documentation names no status.
    status: 403,
    evidence: 'documented',
    error: 'access_denied',
    text: () => 'The resource owner or authorization server denied the request',
  },
  unknown: {
    status: 500,
    evidence: 'documented',
    error: 'unknown',
    text: (path) => `Failed to retrieve token from the Active directory. For details see logs in ${path}`,
  },
} as const satisfies Readonly<Record<string, Failure & { readonly error: string }>>

export type MetadataFailure = keyof typeof metadataFailures

export function metadataRefusal(
  c: Context,
  name: MetadataFailure,
  subject = '',
  headers: Record<string, string> = {},
): Response {
  const { status, error, text } = metadataFailures[name]
  const codes = name === 'keyMissing' || name === 'keyWrong' ? { error_codes: [status] } : {}
  return c.json({ error, error_description: text(subject), ...codes }, status, headers)
}

/** How the service passes on a refusal of the token service. Documented for AADSTS50001, UNCONFIRMED for the others. */
export function tokenServiceRefusal(c: Context, { code, message }: StsRefusal): Response {
  return c.json({ error: stsErrors[code].error, error_description: message }, 400)
}

/** What the service says when it fails with this status for no reason that is in the request, where that is documented. */
export function metadataFault(status: number): object | undefined {
  const name = faults.find((candidate) => metadataFailures[candidate].status === status)
  if (name === undefined) return undefined
  const { error, text } = metadataFailures[name]
  return { error, error_description: text('/var/log/azure/Microsoft.ManagedIdentity') }
}

const faults = ['unauthorizedClient', 'accessDenied', 'unknown'] as const satisfies readonly MetadataFailure[]
