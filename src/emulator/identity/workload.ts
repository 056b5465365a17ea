import type { JWK, JWTPayload } from 'jose'
import { createKeys, type Keys } from '../keys.ts'
import type { EmulatorOptions } from '../options.ts'
import type { EmulatorState } from '../state.ts'
import type { World } from '../world/model/index.ts'
import { githubJob } from './github-job.ts'
import type { HostShape } from './host-shapes.ts'
import { serviceAccount } from './service-account.ts'

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

/** Undefined for the hosts that have a managed identity. */
export function workloadOf(host: HostShape, world: World, options: EmulatorOptions): Workload | undefined {
  if (host === 'aks') return serviceAccount(world)
  return host === 'github' ? githubJob(world, options) : undefined
}

/** A key for the issuer of this host's tokens, where that is not Entra; `kept` is one from before. */
export async function createIssuerKeys(host: HostShape | undefined, kept?: JWK): Promise<Keys | undefined> {
  return host === 'aks' || host === 'github' ? createKeys(kept) : undefined
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
