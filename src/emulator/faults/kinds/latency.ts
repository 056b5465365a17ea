import { everyService, faultKind } from '../fault-kind.ts'
import { duration } from '../parameters.ts'

/** The answer comes late, in real time. The emulated clock does not move for it. */
export const latency = faultKind({
  name: 'latency',
  services: everyService,
  parameters: { ms: duration },
  start:
    ({ ms }) =>
    async ({ wait, request }, next) => {
      await wait(ms, request.signal)
      return next()
    },
})
