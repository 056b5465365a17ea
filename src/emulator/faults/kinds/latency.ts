import { everyService, faultKind } from '../kind.ts'
import { duration } from '../parameters.ts'

/** The answer comes late, in real time: the emulated clock stands for nobody's patience. */
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
