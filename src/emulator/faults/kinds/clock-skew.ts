import { everyService, faultKind } from '../fault-kind.ts'
import { realNumber } from '../parameters.ts'

const day = 24 * 60 * 60

/** The service's own clock is wrong: its `Date` header, the times in its tokens, and what it takes for expired. */
export const clockSkew = faultKind({
  name: 'clock-skew',
  services: everyService,
  parameters: { seconds: realNumber('a number of seconds, negative for a clock that is behind', -day, day) },
  start:
    ({ seconds }) =>
    (_, next) =>
      next({ skewMs: seconds * 1000 }),
})
