import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found } from '../finding.ts'

/**
 * What the OAuth error alone says, where no number is known: a cause at most `possible`, or what the refusal is about.
 * `unknown` says which numbers are not known.
 */
export function causesOfOAuthError(
  oauthError: string | undefined,
  aadsts: number | undefined,
  unknown: readonly string[],
): DiagnosedCause[] {
  const number = aadsts === undefined ? {} : { aadsts }
  const code = causes[oauthError ?? '']
  const evidence = oauthError === undefined ? [] : [`The OAuth error is ${oauthError}${refusals[oauthError] ?? '.'}`]
  if (code !== undefined) return [{ ...found(code, 'possible', ...unknown, ...evidence), ...number }]
  return [{ ...found('UNKNOWN', 'certain', ...unknown, ...evidence), ...number }]
}

/** Those that name a cause (RFC 6749 §5.2 and Entra's additions). */
const causes: Readonly<Record<string, CauseCode>> = {
  invalid_tenant: 'TENANT_UNKNOWN',
  invalid_scope: 'SCOPE_MALFORMED',
  invalid_resource: 'RESOURCE_UNKNOWN',
  invalid_instance: 'INSTANCE_UNKNOWN',
  unsupported_grant_type: 'REQUEST_MALFORMED',
  unsupported_response_type: 'REQUEST_MALFORMED',
  invalid_request: 'REQUEST_MALFORMED',
  interaction_required: 'CONDITIONAL_ACCESS',
  consent_required: 'CONSENT_NOT_GIVEN',
  temporarily_unavailable: 'AUTHORITY_DOWN',
  server_error: 'AUTHORITY_DOWN',
  access_denied: 'CONSENT_DECLINED',
  authorization_pending: 'SIGN_IN_NOT_DONE',
  expired_token: 'SIGN_IN_NOT_DONE',
}

/** Those that stand for many causes, and say only what was refused. */
const refusals: Readonly<Record<string, string>> = {
  invalid_client: ': what the application proves itself with was not accepted.',
  invalid_grant: ': the assertion, code or kept sign-in that was sent was not accepted.',
  unauthorized_client: ': the application may not ask for this here.',
}
