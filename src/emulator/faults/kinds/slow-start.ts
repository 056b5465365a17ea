import { everyService, faultKind } from '../fault-kind.ts'
import { duration, wholeNumber } from '../parameters.ts'

/**
 * A service that has to warm up: the first answer to each application in each tenant comes late, and each of the next ones
 * less so, until it is up to speed. In real time, as `latency`.
 */
export const slowStart = faultKind({
  name: 'slow-start',
  services: everyService,
  parameters: { ms: duration, requests: wholeNumber(1) },
  start({ ms, requests }) {
    const served = new Map<string, number>()
    return async ({ wait, request, subject, spare }, next) => {
      const key = `${subject.tenantId} ${subject.clientId}`
      const before = served.get(key) ?? 0
      if (before >= requests) spare()
      else {
        served.set(key, before + 1)
        await wait(ms * (1 - before / requests), request.signal)
      }
      return next()
    }
  },
})
