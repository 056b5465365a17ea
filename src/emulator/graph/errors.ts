import { randomBytes, randomUUID } from 'node:crypto'
import type { RequestIds } from './headers.ts'
import { Refusal } from './refusal.ts'

/** The services behind Graph say the same things in different words and codes. `frontDoor` is Graph itself. */
export type Workload = 'directory' | 'conditionalAccess' | 'sharePoint' | 'teams' | 'serviceHealth' | 'frontDoor'

/** The request itself is wrong: what Graph's front door answers before any service sees it. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message)
}

/** The directory understands the query and does not serve it, or not without the parameters of an advanced query. */
export function unsupportedQuery(message: string): Refusal {
  return new Refusal(400, 'Request_UnsupportedQuery', message)
}

/** The token has application permissions, but none that this endpoint asks for. */
export function missingPermission(
  workload: Workload,
  needed: readonly string[] = [],
  held: readonly string[] = [],
): Refusal {
  switch (workload) {
    case 'sharePoint':
      return new Refusal(403, 'accessDenied', 'Access denied')
    case 'teams':
      return new Refusal(
        403,
        'Forbidden',
        `Missing role permissions on the request. API requires one of '${needed.join(', ')}'. Roles on the request '${held.join(', ')}'.`,
      )
    case 'conditionalAccess':
      return new Refusal(
        403,
        'AccessDenied',
        'You cannot perform the requested operation, required scopes are missing in the token.',
      )
    case 'serviceHealth': // UNCONFIRMED: this service's own words have not been published.
      return new Refusal(403, 'Forbidden', 'The caller does not have permission to perform the action.')
    default:
      return new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
  }
}

/** The token has no application permission at all: nothing was consented in this tenant when it was issued. */
export function noPermissions(workload: Workload, needed: readonly string[] = []): Refusal {
  return workload === 'sharePoint'
    ? new Refusal(403, 'AccessDenied', 'Either scp or roles claim need to be present in the token.')
    : missingPermission(workload, needed)
}

export function unsupportedOption(workload: Workload, name: string): Refusal {
  return workload === 'sharePoint'
    ? new Refusal(400, '', `The query parameter '${name}' is not supported.`) // The empty code is SharePoint's own.
    : new Refusal(400, 'Request_BadRequest', `'${name}' is not supported by the service.`)
}

export function invalidSkipToken(workload: Workload): Refusal {
  return new Refusal(400, workload === 'sharePoint' ? 'invalidRequest' : 'Request_BadRequest', 'Invalid Skip Token')
}

/** The directory has no object with this ID or other key. */
export function resourceNotFound(key: string): Refusal {
  return new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  )
}

/** Graph's error body. https://learn.microsoft.com/graph/errors */
export function errorBody(refusal: Refusal, ids: RequestIds, now: number): object {
  // UTC without saying so: `2024-01-29T12:03:12`.
  const date = new Date(now).toISOString().slice(0, 19)
  const innerError =
    refusal.errorUrl === undefined
      ? { date, 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId }
      : { ...oAuthEvent(), errorUrl: refusal.errorUrl, requestId: ids.requestId, date }
  const { code, message, details } = refusal
  return { error: { code, message, ...(details && { details }), innerError } }
}

/** Where the service says that its own logs have more. */
function oAuthEvent(): object {
  const vector = randomBytes(16).toString('base64').replaceAll('=', '')
  return { oAuthEventOperationId: randomUUID(), oAuthEventcV: `${vector}.1` }
}
