import { randomUUID } from 'node:crypto'
import type { Emulator, EmulatorSettings, WorldSource } from './api.ts'
import { assembleEmulator } from './emulator.ts'
import { createIssuerKeys } from './identity/workload-of-host.ts'
import { createKeyRing, createKeys } from './keys.ts'

// The declarations of this file reach the package's users, so they name no other package's types. `emulator.ts` does.

export type { Emulator, EmulatorSettings, WorldSource } from './api.ts'
export type { Clock } from './clock.ts'
export type { FaultControl, FaultReport, LimitReport } from './faults/fault-control.ts'
export { FaultInputError } from './faults/parameters.ts'
export type { LimitUsage } from './faults/usage.ts'
export type { Service } from './hosts.ts'
export type { HostShape } from './identity/host-shapes.ts'
export type { EmulatorOptions } from './options.ts'
export type { PlainRequest, PlainResponse } from './plain-send.ts'
export type { RecordedRequest } from './record.ts'
export type { Lateness, OutsideUse, SignIn } from './sign-in-log/sign-in.ts'
export { parseWorld, WorldFileError, type WorldFileProblem, worldFromFile } from './world/file/index.ts'
export type * from './world/model/index.ts'
export type { FleetOptions } from './world/named/fleet.ts'
export { createWorld, type WorldOptions, worldNames } from './world/named/index.ts'

/**
 * Returns an emulator with keys of its own. The default world is `seed`.
 *
 * Rejects with an Error that lists the known worlds if no world has the name.
 */
export async function createEmulator(world: WorldSource = 'seed', settings: EmulatorSettings = {}): Promise<Emulator> {
  const [keys, issuerKeys] = await Promise.all([createKeys(), createIssuerKeys(settings.host)])
  const secrets = { keys: createKeyRing(keys), identityHeader: randomUUID() }
  return assembleEmulator(world, settings, { ...secrets, ...(issuerKeys && { issuerKeys }) })
}
