import type { CauseCode } from '../catalogue.ts'
import { type DiagnosedCause, found, only } from '../finding.ts'

/** A refusal of Graph: status, `error.code` and `error.message`. */
interface GraphRefusal {
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
}

/** Returns the causes that a refusal of Graph may stand for, the likeliest first. */
export function causesOfGraph({ status, code = '', message = '' }: GraphRefusal): DiagnosedCause[] {
  const said = [code, message].filter((text) => text !== '').join(': ')
  const evidence = [
    ...(status === undefined ? [] : [`Graph answered ${status}.`]),
    ...(said === '' ? [] : [`It said: ${said}`]),
  ]
  const codes = graphSentences.find(([pattern]) => pattern.test(said))?.[1] ?? []
  if (codes.length > 0) {
    return codes.map((one) => found(one, codes.length === 1 ? 'certain' : 'possible', ...evidence))
  }
  if (status === 401 || code === 'InvalidAuthenticationToken')
    return [found('TOKEN_NOT_ACCEPTED', 'likely', ...evidence)]
  if (status === 403 || /^(Authorization_RequestDenied|access ?denied|Forbidden)$/i.test(code)) {
    return [found('CALL_FORBIDDEN', 'likely', ...evidence), found('SITE_NOT_GRANTED', 'possible', ...evidence)]
  }
  if (
    status === 429 ||
    (status !== undefined && status >= 500) ||
    /^(TooManyRequests|ApplicationThrottled|activityLimitReached)$/i.test(code)
  ) {
    return [found('GRAPH_NOT_REACHED', 'likely', ...evidence)]
  }
  return only('UNKNOWN', 'certain', ...evidence)
}

/** Texts of Graph that only Graph writes, each with the causes that it may stand for, the likeliest first. */
export const graphSentences: readonly (readonly [RegExp, readonly CauseCode[]])[] = [
  [/invalid audience/i, ['TOKEN_FOR_OTHER_API']],
  [
    /Authorization_IdentityNotFound|identity of the calling application could not be established/i,
    ['CONSENT_NOT_GIVEN', 'TENANT_NOT_NAMED'],
  ],
  [/access token is from the wrong issuer/i, ['TOKEN_NOT_ACCEPTED', 'TARGET_IS_HOME']],
  [
    /does not reference a valid application object|NoBackingApplicationObject/i,
    ['NOT_YET_EVERYWHERE', 'CLIENT_ID_UNKNOWN'],
  ],
  [/InvalidCloudInstance/i, ['CLOUD_WRONG']],
  [/either scp or roles claim need[^"']{0,60}|token contains no permissions[^"']{0,60}/i, ['NO_ROLES']],
  [/tenant does not have a? ?SPO licen[cs]e/i, ['SERVICE_NOT_THERE']],
  [/continuous access evaluation resulted[^"']{0,80}|insufficient_claims/i, ['ACCESS_REVOKED']],
  [
    /lifetime validation failed[^"']{0,40}|access token (has|is) expired|access token is not yet valid/i,
    ['CLOCK_WRONG', 'TOKEN_NOT_ACCEPTED'],
  ],
]
