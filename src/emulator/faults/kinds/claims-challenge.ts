import { Refusal } from '../../graph/refusal.ts'
import { appIds } from '../../world/model/first-party.ts'
import { graphRefusal } from '../answers.ts'
import { faultKind } from '../fault-kind.ts'

/**
 * Continuous access evaluation: Graph refuses a token that dates from before a revocation, and says what to ask the token
 * service for. Only a token that was got with those claims dates from after it, for others are valid from five minutes
 * before they are issued. In life only tokens with the capability `cp1` are challenged; here any is.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export const claimsChallenge = faultKind({
  name: 'claims-challenge',
  services: ['graph'],
  parameters: {},
  start(_, { state }) {
    const revokedAt = new Map<string, number>()
    return async (ask, next) => {
      const { tenantId, clientId, token } = ask.subject
      const key = `${tenantId} ${clientId}`
      const since = revokedAt.get(key) ?? Math.floor(ask.now() / 1000)
      if (token === undefined || Number(token.claims.nbf) >= since) {
        ask.spare()
        return next()
      }
      revokedAt.set(key, since)
      return graphRefusal(state, ask, challenge(since))
    }
  },
})

function challenge(since: number): Refusal {
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: String(since) } } })
  const parameters = [
    'realm=""',
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    `client_id="${appIds.microsoftGraph}"`,
    `error_description="${reason}"`,
    'error="insufficient_claims"',
    `claims="${Buffer.from(claims).toString('base64')}"`,
  ]
  return new Refusal(401, 'InvalidAuthenticationToken', reason, {
    headers: { 'www-authenticate': `Bearer ${parameters.join(', ')}` },
  })
}

const reason =
  'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp'
