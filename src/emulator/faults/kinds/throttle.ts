import { failedAnswer } from '../answers.ts'
import { everyService, faultKind } from '../fault-kind.ts'
import { oneOf, withFallback } from '../parameters.ts'
import { readRetryAfter, retryAfter } from '../retry-after.ts'

/** Too many requests, or none at all for the moment, with any kind of Retry-After or without. */
export const throttle = faultKind({
  name: 'throttle',
  services: everyService,
  perItem: true,
  parameters: { status: withFallback(oneOf([429, 503]), 429), retryAfter: withFallback(retryAfter, undefined) },
  start:
    ({ status, retryAfter }, { state }) =>
    async (ask) =>
      failedAnswer(state, ask, status, retryAfter && readRetryAfter(retryAfter, ask.now())),
})
