import { failedAnswer } from '../answers.ts'
import { everyService, faultKind } from '../fault-kind.ts'
import { wholeNumber } from '../parameters.ts'

/** An error status in the service's own words, e.g. the 410 of a metadata service that is being updated. */
export const status = faultKind({
  name: 'status',
  services: everyService,
  perItem: true,
  parameters: { status: wholeNumber(400, 599) },
  start:
    ({ status }, { state }) =>
    async (ask) =>
      failedAnswer(state, ask, status),
})
