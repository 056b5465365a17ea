import type { CauseCode } from '../catalogue.ts'
import { type Found, found, only } from '../words.ts'

/** A refusal of Graph: status, its `error.code`, and its words. */
export interface GraphRefusal {
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
}

export function causesOfGraph({ status, code = '', message = '' }: GraphRefusal): Found[] {
  const said = [code, message].filter((text) => text !== '').join(': ')
  const evidence = [
    ...(status === undefined ? [] : [`Graph answered ${status}.`]),
    ...(said === '' ? [] : [`It said: ${said}`]),
  ]
  const sentence = sentences.find(([pattern]) => pattern.test(said))?.[1]
  if (sentence !== undefined) return only(sentence, 'certain', ...evidence)
  if (/continuous access evaluation|insufficient_claims/i.test(said))
    return only('ACCESS_REVOKED', 'certain', ...evidence)
  if (/lifetime validation failed|token is expired|not yet valid/i.test(said)) {
    return [found('CLOCK_WRONG', 'possible', ...evidence), found('TOKEN_NOT_ACCEPTED', 'possible', ...evidence)]
  }
  if (status === 401 || code === 'InvalidAuthenticationToken')
    return [found('TOKEN_NOT_ACCEPTED', 'likely', ...evidence)]
  if (status === 403 || /^(Authorization_RequestDenied|accessDenied|Forbidden)$/i.test(code)) {
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

const sentences: readonly (readonly [RegExp, CauseCode])[] = [
  [/invalid audience/i, 'TOKEN_FOR_OTHER_API'],
  [/InvalidCloudInstance/i, 'CLOUD_WRONG'],
  [/either scp or roles claim need|contains no permissions/i, 'NO_ROLES'],
  [/tenant does not have a? ?SPO licen[cs]e/i, 'SERVICE_NOT_THERE'],
]
