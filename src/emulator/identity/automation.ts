import type { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { noIdentityOfAutomation } from './endpoint-failures.ts'
import { tokenEndpoint } from './token-endpoint.ts'

/**
 * Azure Automation: runbooks send a `POST` form with a `Metadata` header, or a `GET` without an api-version; identity
 * libraries take it for App Service and send what they send there. Only a Hybrid Worker has to send the secret as well.
 * https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation
 */
export function automation(state: EmulatorState): Hono {
  return tokenEndpoint(state, { needsApiVersion: false, opensByMetadata: true, noIdentity: noIdentityOfAutomation })
}
