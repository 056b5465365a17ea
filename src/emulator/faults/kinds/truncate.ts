import { TruncatedResponse } from '../cut-answers.ts'
import { everyService, faultKind } from '../fault-kind.ts'
import { wholeNumber, withFallback } from '../parameters.ts'

/** The connection is cut in the middle of the body: the first `bytes` of it arrive, or half when it does not say. */
export const truncate = faultKind({
  name: 'truncate',
  services: everyService,
  parameters: { bytes: withFallback(wholeNumber(0), undefined) },
  start:
    ({ bytes }) =>
    async ({ spare }, next) => {
      const response = await next()
      const whole = new Uint8Array(await response.arrayBuffer())
      const kept = bytes ?? Math.floor(whole.length / 2)
      if (kept < whole.length) return new TruncatedResponse(whole.subarray(0, kept), response, whole.length)
      spare()
      const { status, headers } = response
      // Some statuses allow no body, not even an empty one.
      return new Response(whole.length === 0 ? null : whole, { status, headers })
    },
})
