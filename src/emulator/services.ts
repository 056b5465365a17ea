import { Hono } from 'hono'
import { arm } from './arm/index.ts'
import { entra } from './entra/index.ts'
import { type AroundItem, graph } from './graph/index.ts'
import type { Service } from './hosts.ts'
import type { HostShape } from './identity/host-shapes.ts'
import { identityEndpoints } from './identity/index.ts'
import type { EmulatorState } from './state.ts'

/** All that the emulator plays, answering from one state. `aroundItem` comes between the items of a batch and Graph. */
export function createServices(
  state: EmulatorState,
  host: HostShape,
  aroundItem?: AroundItem,
): Readonly<Record<Service, Hono>> {
  return {
    identity: guarded(identityEndpoints(state, host)),
    authority: guarded(entra(state)),
    graph: guarded(graph(state, aroundItem)),
    arm: guarded(arm(state)),
  }
}

/** A mistake in the emulator is told to whoever asked. Hono would print it among the output of the program that is run. */
function guarded(service: Hono): Hono {
  return new Hono()
    .route('/', service)
    .onError((error, c) => c.text(`The emulator failed at this request: ${error.message}\n`, 500))
}
