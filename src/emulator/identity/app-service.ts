import type { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { tokenEndpoint } from './token-endpoint.ts'

/**
 * App Service, Functions and Container Apps: `GET` with `api-version=2019-08-01`.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity
 */
export function appService(state: EmulatorState): Hono {
  return tokenEndpoint(state, { needsApiVersion: true, opensByMetadata: false })
}
