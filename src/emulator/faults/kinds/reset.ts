import { ConnectionReset } from '../cut-answers.ts'
import { everyService, faultKind } from '../fault-kind.ts'

/** The connection is cut and no answer comes. The request is not carried out. */
export const reset = faultKind({
  name: 'reset',
  services: everyService,
  parameters: {},
  start: () => () => Promise.reject(new ConnectionReset()),
})
