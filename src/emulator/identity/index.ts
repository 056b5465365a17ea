import type { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { appService } from './app-service.ts'
import { automation } from './automation.ts'
import { imds } from './imds.ts'

const hosts = {
  'app-service': appService,
  automation,
  imds,
} as const satisfies Record<string, (state: EmulatorState) => Hono>

/** The kinds of Azure compute that the emulator can be. */
export type HostShape = keyof typeof hosts

export const hostShapes = Object.keys(hosts) as readonly HostShape[]

/** The managed identity endpoint that a process on this kind of compute finds. */
export function identityEndpoints(state: EmulatorState, host: HostShape): Hono {
  return hosts[host](state)
}
