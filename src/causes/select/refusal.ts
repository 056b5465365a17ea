import { type CauseCode, catalogue, causeCodes } from '../catalogue.ts'
import { type Found, found, only } from '../words.ts'

/** What a refusal of the token service says of itself, from an answer or from what another tool printed of it. */
export interface Refusal {
  readonly numbers: readonly number[]
  /** The OAuth `error`. */
  readonly oauthError?: string | undefined
  readonly status?: number | undefined
}

/**
 * The causes that a refusal may stand for, the likeliest first. The number chooses; where it is unknown the OAuth error
 * says what it can, and the evidence says that the number is unknown.
 */
export function causesOfRefusal({ numbers, oauthError, status }: Refusal): Found[] {
  if (status === 429) return only('AUTHORITY_THROTTLES', 'certain', `The token service answered ${status}.`)
  if (status !== undefined && status >= 500) {
    return only('AUTHORITY_DOWN', 'certain', `The token service answered ${status}.`)
  }
  for (const aadsts of numbers) {
    const [first, ...others] = causeCodes.filter((code) => catalogue[code].aadsts?.includes(aadsts))
    if (first === undefined) continue
    const said = `The token service refused with AADSTS${aadsts}.`
    const certainty = catalogue[first].proven ? 'certain' : 'likely'
    return [
      { ...found(first, certainty, said), aadsts },
      ...(catalogue[first].proven ? [] : others.map((code) => ({ ...found(code, 'possible', said), aadsts }))),
    ]
  }
  return byOAuthError(numbers[0], oauthError)
}

function byOAuthError(aadsts: number | undefined, oauthError: string | undefined): Found[] {
  const number = aadsts === undefined ? {} : { aadsts }
  const unknown = aadsts === undefined ? [] : [`AADSTS${aadsts} is a number that Towline does not know.`]
  const code = oauthErrors[oauthError ?? '']
  if (code === undefined) return [{ ...found('UNKNOWN', 'certain', ...unknown), ...number }]
  return [{ ...found(code, 'possible', ...unknown, `The OAuth error is ${oauthError}.`), ...number }]
}

/** Only those that say more than "no" (RFC 6749 §5.2 and Entra's additions). */
const oauthErrors: Readonly<Record<string, CauseCode>> = {
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
