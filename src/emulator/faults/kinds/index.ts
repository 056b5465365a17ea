import type { FaultKind } from '../fault-kind.ts'
import { answer } from './answer.ts'
import { budget } from './budget.ts'
import { claimsChallenge } from './claims-challenge.ts'
import { clockSkew } from './clock-skew.ts'
import { emptyPage } from './empty-page.ts'
import { foreignLink } from './foreign-link.ts'
import { html } from './html.ts'
import { keyRollover } from './key-rollover.ts'
import { latency } from './latency.ts'
import { loopingLink } from './looping-link.ts'
import { propagation } from './propagation.ts'
import { requestLoop } from './request-loop.ts'
import { reset } from './reset.ts'
import { slowStart } from './slow-start.ts'
import { status } from './status.ts'
import { stsRefusal } from './sts-refusal.ts'
import { throttle } from './throttle.ts'
import { truncate } from './truncate.ts'
import { wrappedError } from './wrapped-error.ts'

export const faultKinds: readonly FaultKind[] = [
  throttle, // 429 and 503, with every kind of Retry-After
  budget, // so much in a window, and then 429
  status, // 410, 404, 500 …
  html, // a page in the place of JSON
  answer, // any status, headers and text
  wrappedError, // JSON inside Graph's message
  latency, // a late answer
  slowStart, // late answers at first
  reset, // no answer
  truncate, // half an answer
  propagation, // not known everywhere at once
  claimsChallenge, // continuous access evaluation
  keyRollover, // old tokens are refused
  foreignLink, // nextLink to somewhere else
  loopingLink, // nextLink to where it came from
  emptyPage, // no rows, and a nextLink
  clockSkew, // the service's clock is wrong
  stsRefusal, // any refusal of the token service
  requestLoop, // 50196
]
