import { randomInt } from 'node:crypto'
import type { EmulatorState } from '../state.ts'
import { appIds } from '../world/model/first-party.ts'
import { accessClaims, assertionClaims, type TokenPlan } from './claims.ts'

export interface IssuedToken {
  readonly token: string
  /** Seconds since the epoch. */
  readonly notBefore: number
  /** Seconds since the epoch. */
  readonly expiresOn: number
}

/** An app-only token, in the format that the resource's tokens have. */
export async function issueToken(state: EmulatorState, plan: TokenPlan): Promise<IssuedToken> {
  const now = Math.floor(state.now() / 1000)
  const notBefore = Math.min(now, Math.max(now - backdatedSeconds, plan.notBefore ?? 0))
  const expiresOn = now + plan.seconds
  const times = { iat: notBefore, nbf: notBefore, exp: expiresOn }
  const { compute } = state.world
  const token =
    plan.resource.servicePrincipal.appId === appIds.tokenExchange
      ? await state.keys.sign({ ...assertionClaims(plan, compute), ...times })
      : await state.keys.sign({ ...accessClaims(plan, compute), ...times }, { x5t: state.keys.kid })
  return { token, notBefore, expiresOn }
}

/** In seconds: a day for callers that can be challenged (`cp1`), a random time of 60 to 90 minutes for others. */
export function lifetime(capabilities: readonly string[]): number {
  const canBeChallenged = capabilities.some((capability) => capability.toLowerCase() === 'cp1')
  return canBeChallenged ? 24 * 60 * 60 : randomInt(60 * 60, 90 * 60 + 1)
}

/** Tokens are valid from five minutes before they are issued, for clocks that are behind. */
const backdatedSeconds = 5 * 60
