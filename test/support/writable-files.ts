import type { Emulator, EmulatorSettings } from '../../src/emulator/api.ts'
import { assignAppRole } from '../../src/emulator/world/build/set-up.ts'
import { appIds } from '../../src/emulator/world/model/first-party.ts'
import type { World } from '../../src/emulator/world/model/index.ts'
import { seedWorld } from '../../src/emulator/world/named/seed.ts'
import { testEmulator } from './emulator.ts'

/** The seed world, in which the application may write files in the target. */
export function worldWithWritableFiles(role = 'Sites.ReadWrite.All'): World {
  const world = seedWorld()
  const [application] = world.home.applications
  for (const target of world.targets) {
    const client = target.servicePrincipals.find(({ appId }) => appId === application?.appId)
    if (client !== undefined) assignAppRole(target, client, appIds.microsoftGraph, role)
  }
  return world
}

/** An emulator of that world, and the environment of a command that may write. */
export async function emulatorWithWritableFiles(settings: EmulatorSettings = {}): Promise<{
  readonly emulator: Emulator
  readonly env: Readonly<Record<string, string>>
}> {
  const emulator = await testEmulator(() => worldWithWritableFiles(), settings)
  return { emulator, env: { ...emulator.env, TOWLINE_ACCESS: 'read-write' } }
}
