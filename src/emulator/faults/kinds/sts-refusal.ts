import { type StsErrorCode, stsErrors } from '../../entra/errors/index.ts'
import { stsRefusal as refused } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'
import { oneOf } from '../parameters.ts'

/** The numbers whose text names nothing of the request, so that the text fits every request. */
const sayable = Object.entries(stsErrors)
  .filter(([, { text }]) => text.length === 0)
  .map(([code]) => Number(code) as StsErrorCode)

/** The token endpoint refuses for a reason that the world cannot hold: a policy (53003), an outage (90033). */
export const stsRefusal = faultKind({
  name: 'sts-refusal',
  services: ['authority'],
  parameters: { aadsts: oneOf(sayable) },
  start:
    ({ aadsts }, { state }) =>
    async (ask, next) => {
      if (ask.request.method === 'POST') return refused(state, ask, aadsts)
      ask.spare()
      return next()
    },
})
