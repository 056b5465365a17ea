import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found } from '../finding.ts'

/**
 * Returns what the OAuth error alone says where no number is known: a possible cause, or UNKNOWN with what was refused.
 * `unknown` holds a sentence for each unknown number.
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

/** OAuth errors that name a cause (RFC 6749 §5.2 and Entra's additions). */
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

/** OAuth errors that stand for many causes, and say only what was refused. */
const refusals: Readonly<Record<string, string>> = {
  invalid_client: ': the proof of the application was not accepted.',
  invalid_grant: ': the assertion, code or refresh token in the request was not accepted.',
  unauthorized_client: ': the application may not request this here.',
}
