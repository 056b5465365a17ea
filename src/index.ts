/** The public API. Whatever is not named here may change at any time. */

export type { Outcome } from './connect/pool.ts'
export type { AssertionFunction, TokenCredential } from './credential/assertion/custom.ts'
export { customAssertion } from './credential/assertion/custom.ts'
export { type HostAssertionOptions, hostAssertion } from './credential/assertion/host.ts'
export { type ManagedIdentityOptions, managedIdentityAssertion } from './credential/assertion/managed-identity.ts'
export type {
  Assertion,
  AssertionOptions,
  AssertionSource,
  ManagedIdentitySelector,
} from './credential/assertion/source.ts'
export { tokenFileAssertion } from './credential/assertion/token-file.ts'
export { type Cloud, clouds } from './credential/clouds.ts'
export {
  type AccessToken,
  type CredentialOptions,
  type GetTokenOptions,
  type TowlineCredential,
  towlineCredential,
} from './credential/credential.ts'
export type { ErrorCode } from './errors/codes.ts'
export {
  AccessError,
  AssertionUnavailableError,
  ConfigError,
  GraphError,
  type OAuthFailure,
  RunbookError,
  RunError,
  TokenExchangeError,
  TowlineError,
} from './errors/errors.ts'
export { type Fleet, type FleetOptions, fleet, type RunbookRunOptions } from './fleet/fleet.ts'
export { type Log, type Runbook, type RunbookContext, runbook, type Schema } from './fleet/runbook.ts'
export type { BatchResult } from './graph/batch/item-state.ts'
export type { BatchRequest } from './graph/batch/items.ts'
export { type Budget, createBudget } from './graph/budget/budget.ts'
export type { Priority } from './graph/budget/gate.ts'
export {
  type BatchOptions,
  type CallOptions,
  type GraphClient,
  type GraphClientOptions,
  graphClient,
} from './graph/client.ts'
export { listSites } from './graph/sites.ts'
export type { Write, WriteRule } from './guard/writes.ts'
export { createSend, type HttpExchange, type SendOptions } from './http/create-send.ts'
export type { Runtime } from './http/runtime.ts'
export { type HttpRequest, type HttpResponse, type Send, TransportError } from './http/send.ts'
export type { Access } from './names/access.ts'
export type { CloudName } from './names/cloud.ts'
