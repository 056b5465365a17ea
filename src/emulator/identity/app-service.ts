import type { Context, Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import type { Compute } from '../world/model/index.ts'
import { endpointRefusal } from './endpoint-failures.ts'
import { tokenEndpoint } from './token-endpoint.ts'

/**
 * App Service, Functions and Container Apps: `GET` with `api-version=2019-08-01`.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
export function appService(state: EmulatorState): Hono {
  return tokenEndpoint(state, { needsApiVersion: true, opensByMetadata: false, noIdentity })
}

/** The words of today, of the years before, or of the form of 2017-09-01. */
function noIdentity(c: Context, { errorWords = 'today' }: Compute, isOlder: boolean): Response {
  if (isOlder) return endpointRefusal(c, 'olderIdentityNotFound', { isOlder })
  return endpointRefusal(c, errorWords === 'today' ? 'identityNotFound' : 'identityNotFoundBefore2024')
}
