import { randomUUID } from 'node:crypto'
import type { Emulator, EmulatorSettings, WorldSource } from './api.ts'
import { assembleEmulator } from './emulator.ts'
import { createIssuerKeys } from './identity/workload-of-host.ts'
import { createKeyRing, createKeys } from './keys.ts'

/** Asynchronous because a signing key is made. Rejects with an Error that lists the known worlds for an unknown one. */
export async function createEmulator(world: WorldSource = 'seed', settings: EmulatorSettings = {}): Promise<Emulator> {
  const [keys, issuerKeys] = await Promise.all([createKeys(), createIssuerKeys(settings.host)])
  const secrets = { keys: createKeyRing(keys), identityHeader: randomUUID() }
  return assembleEmulator(world, settings, { ...secrets, ...(issuerKeys && { issuerKeys }) })
}
