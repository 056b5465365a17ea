import type { JWTPayload } from 'jose'
import type { EmulatorState } from '../../state.ts'

/** Claims that the emulator hands out and reads again later. Only its own key can have signed them. */
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
