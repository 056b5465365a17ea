import { Refusal } from '../../graph/refusal.ts'
import { graphRefusal } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'

/**
 * The token service signs with a new key from the moment that this is set, and publishes the old one beside it. As long as
 * it is in force, Graph refuses tokens that were signed with the old key. The new key stays when the fault is cleared.
 */
export const keyRollover = faultKind({
  name: 'key-rollover',
  services: ['graph'],
  parameters: {},
  async start(_, { state, rollKeys }) {
    const old = new Set(state.keys.published.map(({ kid }) => kid))
    await rollKeys()
    return async (ask, next) => {
      const { token } = ask.subject
      if (token !== undefined && old.has(token.kid)) {
        return graphRefusal(state, ask, new Refusal(401, 'InvalidAuthenticationToken', 'Signature is invalid.'))
      }
      ask.spare()
      return next()
    }
  },
})
