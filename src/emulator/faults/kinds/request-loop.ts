import { stsRefusal } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'
import { duration, wholeNumber } from '../parameters.ts'
import { createWindows } from '../windows.ts'

/**
 * An application that asks for more tokens of one tenant than it can need is taken for a loop (50196). UNCONFIRMED: the
 * real number, and that this is what an application hears; Microsoft's documentation has 429 with Retry-After 60 as well.
 */
export const requestLoop = faultKind({
  name: 'request-loop',
  services: ['authority'],
  parameters: { requests: wholeNumber(1), windowMs: duration },
  start({ requests, windowMs }, { state }) {
    const windows = createWindows(windowMs)
    return async (ask, next) => {
      const { tenantId, clientId } = ask.subject
      if (clientId !== undefined) {
        const { used } = windows.spend(`${tenantId} ${clientId}`, 1, ask.now())
        if (used > requests) return stsRefusal(state, ask, 50196)
      }
      ask.spare()
      return next()
    }
  },
})
