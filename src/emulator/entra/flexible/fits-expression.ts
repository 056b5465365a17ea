import type { JWTPayload } from 'jose'
import { refusal } from '../errors/index.ts'
import { holds, parseExpression } from './expression.ts'
import { allows, platformOf } from './platforms.ts'

/**
 * Whether the claims of a token fit the expression of a credential for its issuer. Refuses an issuer and an expression that
 * a credential cannot have, but may have been given before. UNCONFIRMED: the order of these refusals.
 */
export function fitsExpression(expression: string, issuer: string, claims: JWTPayload): boolean {
  const platform = platformOf(issuer)
  if (platform === undefined) throw refusal(7002241, issuer)
  const { comparisons, problem } = parseExpression(expression)
  if (comparisons === undefined) throw refusal(700233, problem)
  if (!allows(platform, comparisons)) throw refusal(700237)
  return comparisons.every((comparison) => {
    const value = claims[comparison.claim]
    if (value === undefined) return false
    if (typeof value !== 'string') throw refusal(700234, comparison.claim)
    return holds(comparison, value)
  })
}
