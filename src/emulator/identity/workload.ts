import type { JWTPayload } from 'jose'
import type { EmulatorState } from '../state.ts'

/** A host that has no managed identity: another issuer than Entra vouches for what runs there. */
export interface Workload {
  /** Exactly as a federated identity credential has to hold it, like `subject`. */
  readonly issuer: string
  readonly subject: string
  /** Short; names the credential. */
  readonly name: string
  /** What its token says for this audience, if asked for at `now`, in seconds since the epoch. */
  claims(audience: string | undefined, now: number): JWTPayload
}

/**
 * The workload's own token, which the application trusts as it is. Left out, the audience is the issuer's default.
 * `overrides` take the place of claims.
 */
export function issueWorkloadToken(
  state: EmulatorState,
  workload: Workload,
  audience?: string,
  overrides: JWTPayload = {},
): Promise<string> {
  const keys = state.issuers.get(workload.issuer)
  if (keys === undefined) throw new Error(`The emulator has no key of the issuer ${workload.issuer}.`)
  return keys.sign({ ...workload.claims(audience, Math.floor(state.now() / 1000)), ...overrides })
}
