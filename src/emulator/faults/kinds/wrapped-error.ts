import { Refusal } from '../../graph/refusal.ts'
import { graphRefusal } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'
import { text, wholeNumber, withFallback } from '../parameters.ts'

/**
 * A service behind Graph refuses in words of its own, and Graph hands them on as they are: JSON inside a message
 * (seen in Azure/azure-cli#33778).
 */
export const wrappedError = faultKind({
  name: 'wrapped-error',
  services: ['graph'],
  perItem: true,
  parameters: {
    status: withFallback(wholeNumber(400, 599), 403),
    errorCode: withFallback(text('the code of the service behind Graph'), 'PermissionScopeNotGranted'),
  },
  start:
    ({ status, errorCode }, { state }) =>
    async (ask) => {
      // UNCONFIRMED: all but `errorCode`, which is what the capture shows.
      const said = {
        errorCode,
        message: 'Authorization failed due to missing permission scope.',
        instanceAnnotations: [],
      }
      return graphRefusal(state, ask, new Refusal(status, 'UnknownError', JSON.stringify(said)))
    },
})
