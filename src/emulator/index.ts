export type { Clock } from './clock.ts'
export {
  createEmulator,
  type Emulator,
  type EmulatorSettings,
  type WorldSource,
} from './emulator.ts'
export type { FaultReport } from './faults/fault.ts'
export { FaultInputError } from './faults/parameters.ts'
export type { HostShape } from './identity/index.ts'
export type { PlainRequest, PlainResponse } from './plain-send.ts'
export type { RecordedRequest } from './record.ts'
export type { EmulatorOptions } from './state.ts'
export { parseWorld, WorldFileError, type WorldFileProblem, worldFromFile } from './world/file/index.ts'
export type * from './world/model.ts'
export { createWorld, worldNames } from './world/worlds.ts'
