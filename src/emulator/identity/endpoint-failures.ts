import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { guidFrom } from '../world/model/ids.ts'
import type { Compute } from '../world/model/index.ts'
import type { Failure } from './failure.ts'

/**
 * Of App Service, Container Apps and Automation, whose bodies are `{ statusCode, message, correlationId }`, in capitals
 * before 2019-08-01.
 */
const endpointFailures = {
  identityNotFound: {
    status: 400,
    // 2024-04 on Functions, 2025-04 on Container Apps. Also what a host with user-assigned identities alone says to a
    // request for none. https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/5263
    evidence: 'captured',
    text: () => 'Unable to load the proper Managed Identity.',
  },
  identityNotFoundBefore2024: {
    status: 400,
    // Clients look for this text.
    evidence: 'captured',
    text: () => 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
  },
  olderIdentityNotFound: {
    status: 400,
    evidence: 'captured',
    text: () => 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
  },
  forwarded: {
    status: 400,
    evidence: 'unconfirmed',
    text: () => 'A request with the header X-Forwarded-For is not answered.',
  },
  secretWrong: {
    status: 401,
    evidence: 'unconfirmed',
    text: (header) => `The header ${header} is missing or wrong.`,
  },
  metadataMissing: {
    status: 400,
    evidence: 'unconfirmed',
    text: () => "The header Metadata must be 'true'.",
  },
  resourceMissing: {
    status: 400,
    evidence: 'unconfirmed',
    text: () => "The parameter 'resource' is missing.",
  },
  refusedByTokenService: {
    // How these hosts pass on the token service's refusal.
    status: 400,
    evidence: 'unconfirmed',
    text: (refusal) => refusal,
  },
  severalSelectors: {
    status: 400,
    evidence: 'unconfirmed',
    text: () => 'Only one managed identity can be asked for at a time.',
  },
} as const satisfies Readonly<Record<string, Failure>>

type EndpointFailure = keyof typeof endpointFailures

export function endpointRefusal(
  c: Context,
  name: EndpointFailure,
  { subject = '', isOlder = false }: { readonly subject?: string; readonly isOlder?: boolean } = {},
): Response {
  const { status, text } = endpointFailures[name]
  const [message, correlationId] = [text(subject), randomUUID()]
  const body = isOlder
    ? { StatusCode: status, Message: message, CorrelationId: correlationId }
    : { statusCode: status, message, correlationId }
  return c.json(body, status)
}

/**
 * How Azure Automation says that there is no such identity. UNCONFIRMED for a selector that fits none: documented is what
 * an account without an identity says.
 * https://learn.microsoft.com/azure/automation/troubleshoot/managed-identity
 */
export function noIdentityOfAutomation(c: Context, { resourceId }: Compute): Response {
  const account = guidFrom('automation account', resourceId)
  return c.json({ Message: `No managed identity was found for Automation account ${account}` }, 400)
}

/** The refusal of an API version has another body. Captured on Container Apps, for an unknown version. */
export function versionRefusal(c: Context, version: string | null): Response {
  const { origin, pathname } = new URL(c.req.url)
  const [code, message] =
    version === null
      ? ['ApiVersionUnspecified', 'An API version is required, but was not specified.']
      : [
          'UnsupportedApiVersion',
          `The HTTP resource that matches the request URI '${origin}${pathname}' does not support the API version '${version}'.`,
        ]
  return c.json({ error: { code, message, innerError: null } }, 400)
}
