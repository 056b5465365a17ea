import { failedAnswer, stsRefusal } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'
import { duration, wholeNumber } from '../parameters.ts'
import { createWindows } from '../windows.ts'

/**
 * A client that asks for more tokens of one tenant than it can need is taken for a loop. A person's client is refused with
 * 50196, an application that calls for itself is throttled for a minute. UNCONFIRMED: the real number of requests.
 * https://learn.microsoft.com/entra/msal/dotnet/advanced/client-and-server-throttling
 */
export const requestLoop = faultKind({
  name: 'request-loop',
  services: ['authority'],
  parameters: { requests: wholeNumber(1), windowMs: duration },
  start({ requests, windowMs }, { state }) {
    const windows = createWindows(windowMs)
    return async (ask, next) => {
      const { tenantId, clientId, grantType } = ask.subject
      if (clientId !== undefined) {
        const { used } = windows.spend(`${tenantId} ${clientId}`, 1, ask.now())
        const isLoop = used > requests
        if (isLoop && grantType === 'client_credentials') return failedAnswer(state, ask, 429, retryAfterSeconds)
        if (isLoop) return stsRefusal(state, ask, 50196)
      }
      ask.spare()
      return next()
    }
  },
})

const retryAfterSeconds = '60'
