import { randomUUID } from 'node:crypto'
import { assembleEmulator } from '../../src/emulator/emulator.ts'
import type { Emulator, EmulatorSettings, WorldSource } from '../../src/emulator/index.ts'
import { createKeyRing, createKeys, type Keys } from '../../src/emulator/keys.ts'

/**
 * Returns an emulator as `createEmulator` does, but with the signing keys of this process: to make a key pair takes
 * longer than most tests. A test about keys calls `createEmulator`, or makes keys of its own.
 */
export async function testEmulator(world: WorldSource = 'seed', settings: EmulatorSettings = {}): Promise<Emulator> {
  const keys = createKeyRing(await tokenServiceKeys())
  const identityHeader = randomUUID()
  const { host } = settings
  if (host !== 'aks' && host !== 'github') return assembleEmulator(world, settings, { keys, identityHeader })
  return assembleEmulator(world, settings, { keys, identityHeader, issuerKeys: await issuerKeys() })
}

/** The key pair of Entra in all in-memory emulators of this process. */
export const tokenServiceKeys = once(createKeys)

/** The key pair of a cluster or of GitHub. It is another one, so that neither issuer can sign for the other. */
export const issuerKeys = once(createKeys)

/** A key pair that no emulator trusts. */
export const strangerKeys = once(createKeys)

function once(make: () => Promise<Keys>): () => Promise<Keys> {
  let made: Promise<Keys> | undefined
  return () => {
    made ??= make()
    return made
  }
}
