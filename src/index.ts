/** The public API. A name that is not exported here may change at any time. */

import './errors/needs-node.ts'

export type { Fixer, Fixes } from './causes/cause.ts'
export type { Change, Json, Warning } from './change/change.ts'
export {
  type Connection,
  type ConnectOptions,
  type Connector,
  type ConnectorOptions,
  connect,
  connector,
} from './connect/connect.ts'
export type { Hosts } from './connect/hosts.ts'
export type { Outcome, StopReason } from './connect/pool.ts'
export type { Usage, WaitReason } from './connect/usage.ts'
export type { AssertionFunction, TokenCredential } from './credential/assertion/custom.ts'
export { customAssertion } from './credential/assertion/custom.ts'
export type { ManagedIdentityHost } from './credential/assertion/detect.ts'
export { githubAssertion } from './credential/assertion/github.ts'
export { type HostAssertionOptions, hostAssertion } from './credential/assertion/host.ts'
export { type ManagedIdentityOptions, managedIdentityAssertion } from './credential/assertion/managed-identity.ts'
export type {
  Assertion,
  AssertionOptions,
  AssertionSource,
  ManagedIdentitySelector,
} from './credential/assertion/source.ts'
export { type TokenFileAssertionOptions, tokenFileAssertion } from './credential/assertion/token-file.ts'
export { type Cloud, clouds } from './credential/clouds.ts'
export {
  type AccessToken,
  type CredentialOptions,
  type CredentialSettings,
  type GetTokenOptions,
  type TargetTenant,
  type TowlineCredential,
  towlineCredential,
} from './credential/credential.ts'
export type { SignInRequest } from './directory/sign-in/method.ts'
export type { SignedIn, SignIn } from './directory/sign-in/sign-in.ts'
export type { Message, Tell } from './directory/tell.ts'
export type { ErrorCode } from './errors/codes.ts'
export type { ErrorJson } from './errors/error-json.ts'
export {
  AccessError,
  AssertionUnavailableError,
  ConfigError,
  GraphError,
  type OAuthFailure,
  RunbookError,
  RunError,
  TokenExchangeError,
  TrustError,
} from './errors/errors.ts'
export type { Certainty, FoundCause } from './errors/found-cause.ts'
export { type CodePlace, type ErrorDetail, TowlineError } from './errors/towline-error.ts'
export type { ExpectedIdentity } from './explain/expected-identity.ts'
export { type ExplainOptions, explainTarget } from './explain/explain.ts'
export type { ExplainedCause, Explanation, Hop } from './explain/hop.ts'
export { type Fleet, type FleetOptions, fleet, type RunbookRunOptions } from './fleet/fleet.ts'
export type { BrakeSettings, Run, RunbookReference, RunOverTargets, RunSettings, RunTarget } from './fleet/run.ts'
export type { RunEvent } from './fleet/run-event.ts'
export {
  type Log,
  type Runbook,
  type RunbookContext,
  type RunbookInput,
  runbook,
  type Schema,
  type StandardResult,
} from './fleet/runbook.ts'
export type { BatchResult } from './graph/batch/item-state.ts'
export type { BatchRequest } from './graph/batch/items.ts'
export type { GraphClientOptions } from './graph/bind.ts'
export { type Budget, createBudget } from './graph/budget/budget.ts'
export type { Priority } from './graph/budget/gate.ts'
export {
  type BatchOptions,
  type CallOptions,
  type GraphClient,
  graphClient,
  type ListOptions,
  type RequestOptions,
} from './graph/client.ts'
export type { Downloaded, DownloadOptions, OnProgress } from './graph/files/download.ts'
export type { FileSink } from './graph/files/incoming-file.ts'
export type { ConflictBehavior, UploadOptions } from './graph/files/upload-options.ts'
export type { ListEnd } from './graph/read-page.ts'
export type { SentWrites } from './graph/sent-writes.ts'
export { listSites } from './graph/sites.ts'
export type { ActingRunbook, Actor } from './guard/actor.ts'
export type { ApiVersion, GraphMethod } from './guard/normal-request.ts'
export type { PlannedWrite } from './guard/planned-write.ts'
export type { Write, WriteContent, WriteRule } from './guard/writes.ts'
export { createSend, type HttpExchange, type SendOptions } from './http/create-send.ts'
export type { Runtime } from './http/runtime.ts'
export {
  type BodySink,
  type HttpRequest,
  type HttpResponse,
  type Send,
  TransportError,
  type TransportKind,
} from './http/send.ts'
export { loadManifest } from './manifest/load.ts'
export type { Application, ApplicationIdentity, Home, Manifest, ManifestTarget } from './manifest/manifest.ts'
export { selectTargets } from './manifest/select.ts'
export type { AuditPlace, Governance, IdentityChoice, Target } from './manifest/target.ts'
export type { Access } from './names/access.ts'
export type { CloudName } from './names/cloud.ts'
export type { Part } from './names/part.ts'
export type { Side } from './names/side.ts'
export type { SignInMethod } from './names/sign-in-method.ts'
export type { WaveSize } from './names/waves.ts'
export type { Env } from './text/env.ts'
export type { SentDigits, SentNumber } from './text/json.ts'
export type { AdminOptions, TrustPlan } from './trust/flow.ts'
export { type PlanTrustOptions, planTrust } from './trust/plan-trust.ts'
export { type Probe, type Verified, type VerifyOptions, verifyTarget } from './trust/verify.ts'
