import { AsyncLocalStorage } from 'node:async_hooks'
import { Hono } from 'hono'
import { arm } from './arm/index.ts'
import { entra } from './entra/index.ts'
import { createFaults, type Faults, type FaultsSetting } from './faults/fault-chain.ts'
import type { View } from './faults/fault-kind.ts'
import { type AroundItem, graph } from './graph/index.ts'
import type { Service } from './hosts.ts'
import type { HostShape } from './identity/host-shapes.ts'
import { identityEndpoints } from './identity/index.ts'
import { sharePoint } from './share-point/index.ts'
import type { EmulatorState } from './state.ts'
import type { World } from './world/model/index.ts'

/** The part of an emulator that `reset` replaces: the services on one world, and their faults. */
export interface Session {
  readonly state: EmulatorState
  readonly faults: Faults
  answer(service: Service, request: Request): Promise<Response>
}

interface SessionSettings extends Pick<FaultsSetting, 'rollKeys' | 'wait'> {
  readonly host: HostShape
}

export function createSession(base: EmulatorState, { host, ...setting }: SessionSettings): Session {
  // What one request sees, where a fault makes it see something else.
  const seen = new AsyncLocalStorage<Seen>()
  const state: EmulatorState = {
    ...base,
    get world() {
      return seen.getStore()?.world ?? base.world
    },
    now: () => base.now() + (seen.getStore()?.skewMs ?? 0),
  }
  const through = ({ delayed, skewMs = 0 }: View, answer: () => Promise<Response>): Promise<Response> => {
    if (delayed === undefined && skewMs === 0) return answer()
    const world = delayed === undefined ? state.world : delayed(state.world)
    return seen.run({ world, skewMs: skewMs + (seen.getStore()?.skewMs ?? 0) }, answer)
  }
  const faults = createFaults({ ...setting, state: base })
  const services = createServices(state, host, (request, answer) =>
    faults.answer({ service: 'graph', request, isItem: true }, (view) => through(view, () => answer(request))),
  )

  return {
    state,
    faults,
    async answer(service, request) {
      const response = await faults.answer({ service, request }, (view) =>
        through(view, async () => dated(await services[service].fetch(request), state.now())),
      )
      return dated(response, base.now())
    },
  }
}

interface Seen {
  readonly world: World
  readonly skewMs: number
}

/** Says what time it is, where the service does not. What an HTTP server would add by itself is real time. */
function dated(response: Response, now: number): Response {
  if (!response.headers.has('date')) response.headers.set('date', new Date(now).toUTCString())
  return response
}

/** All that the emulator plays, answering from one state. `aroundItem` comes between the items of a batch and Graph. */
function createServices(
  state: EmulatorState,
  host: HostShape,
  aroundItem?: AroundItem,
): Readonly<Record<Service, Hono>> {
  return {
    identity: guarded(identityEndpoints(state, host)),
    authority: guarded(entra(state)),
    graph: guarded(graph(state, aroundItem)),
    arm: guarded(arm(state)),
    sharePoint: guarded(sharePoint(state)),
  }
}

/** Answers with the text of an internal error. Hono would print it among the output of the program that is run. */
function guarded(service: Hono): Hono {
  return new Hono()
    .route('/', service)
    .onError((error, c) => c.text(`The emulator failed at this request: ${error.message}\n`, 500))
}
