import { Hono } from 'hono'
import { entra } from './entra/index.ts'
import { graph } from './graph/index.ts'
import type { Service } from './hosts.ts'
import { type HostShape, identityEndpoints } from './identity/index.ts'
import type { EmulatorState } from './state.ts'

/** All that the emulator plays, answering from one state. */
export function createServices(state: EmulatorState, host: HostShape): Readonly<Record<Service, Hono>> {
  return {
    identity: guarded(identityEndpoints(state, host)),
    authority: guarded(entra(state)),
    graph: guarded(graph(state)),
  }
}

/** A mistake in the emulator is told to whoever asked. Hono would print it among the output of the program that is run. */
function guarded(service: Hono): Hono {
  return new Hono()
    .route('/', service)
    .onError((error, c) => c.text(`The emulator failed at this request: ${error.message}\n`, 500))
}
