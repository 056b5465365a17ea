import type { JWTPayload } from 'jose'
import type { EmulatorState } from '../../state.ts'

/** Somebody's device code, from the question to its end. */
export interface DeviceSignIn {
  readonly userCode: string
  readonly clientId: string
  readonly scope: string
  /** Undefined while nobody has named a tenant: `organizations`. */
  readonly tenantId: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Undefined while it waits; `declined` when the person said no. */
  outcome?: { readonly tenantId: string; readonly userId: string } | 'declined'
}

/** Sign-ins that are under way. They go with the emulator; refresh tokens, which last, are signed and kept by their owners. */
export interface SignIns {
  /** By device code. */
  readonly deviceCodes: Map<string, DeviceSignIn>
  /** Authorization codes that were redeemed: none is good twice. */
  readonly spentCodes: Set<string>
}

export function createSignIns(): SignIns {
  return { deviceCodes: new Map(), spentCodes: new Set() }
}

/** What the emulator gives out to find again later, readable by nobody else's key. */
export async function seal(
  state: EmulatorState,
  purpose: string,
  seconds: number,
  claims: JWTPayload,
): Promise<string> {
  const exp = Math.floor(state.now() / 1000) + seconds
  return `1.${await state.keys.sign({ ...claims, purpose, exp })}`
}

/** Undefined for what was never given out for this purpose, or has ended. */
export async function unseal(state: EmulatorState, purpose: string, text: string): Promise<JWTPayload | undefined> {
  const result = await state.keys.verify(text.replace(/^1\./, ''))
  if (!result.ok || result.claims['purpose'] !== purpose) return undefined
  return state.now() / 1000 < (result.claims.exp ?? 0) ? result.claims : undefined
}
