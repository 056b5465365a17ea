import type { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { aks } from './aks.ts'
import { appService } from './app-service.ts'
import { arc } from './arc.ts'
import { automation } from './automation.ts'
import { github } from './github.ts'
import type { HostShape } from './host-shapes.ts'
import { imds } from './imds.ts'

const hosts: Readonly<Record<HostShape, (state: EmulatorState) => Hono>> = {
  'app-service': appService,
  automation,
  imds,
  arc,
  aks,
  github,
}

/** What a process on this kind of compute finds to get its token from, and what the issuer of that token publishes. */
export function identityEndpoints(state: EmulatorState, host: HostShape): Hono {
  return hosts[host](state)
}
