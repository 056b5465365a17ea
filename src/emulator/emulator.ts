import { randomUUID } from 'node:crypto'
import { decodeJwt, type JWTPayload } from 'jose'
import { type Clock, createClock } from './clock.ts'
import { type Service, serviceOfOrigin } from './hosts.ts'
import type { HostShape } from './identity/index.ts'
import { issueIdentityToken } from './identity/issue.ts'
import { createKeys, type Keys } from './keys.ts'
import { type PlainRequest, type PlainResponse, plainSend } from './plain-send.ts'
import { createRecord, type RecordedRequest } from './record.ts'
import { computeEnvironment } from './serve/env.ts'
import { createServices } from './services.ts'
import type { EmulatorOptions, EmulatorState } from './state.ts'
import type { World } from './world/model.ts'
import { createWorld } from './world/worlds.ts'

/** Tenants in a box, without a port: requests go in, answers come out. */
export interface Emulator {
  /** What stands in the tenants. Tests may change it; after `reset` it is another object. */
  readonly world: World
  readonly host: HostShape
  readonly clock: Clock
  /** What a process on the emulated compute finds in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Every request since the start or the last reset, oldest first, without tokens. */
  readonly requests: readonly RecordedRequest[]
  clearRequests(): void
  /** World, clock and record as at the start. Signing key and identity header stay, so issued tokens remain genuine. */
  reset(): void
  /** Answers for the origin of the URL: real names, and `env`'s own addresses. Rejects for every other. */
  fetch(request: Request): Promise<Response>
  /** `fetch` with plain objects. */
  send(request: PlainRequest): Promise<PlainResponse>
  /** Answers what came in at the address of this service, whatever host the URL names. */
  answer(service: Service, request: Request): Promise<Response>
  /**
   * An assertion of the compute's first identity, genuinely signed after the claims in `overrides` took the place of its
   * own. `undefined` leaves a claim out.
   */
  issueAssertion(overrides?: JWTPayload): Promise<string>
}

export interface EmulatorSettings {
  /** The kind of compute to play. Default `app-service`. */
  readonly host?: HostShape
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  readonly options?: Partial<EmulatorOptions>
}

/**
 * A world by its name, or a function that makes one: `reset` makes it anew. A world that was made already can be given
 * too, and keeps its changes over a `reset`.
 */
export type WorldSource = string | (() => World) | World

/** What an emulator may keep from one start to the next. */
export interface Secrets {
  readonly keys: Keys
  /** The value of `X-IDENTITY-HEADER`. */
  readonly identityHeader: string
}

/** Asynchronous because a signing key is made. Rejects with an Error that lists the known worlds for an unknown one. */
export async function createEmulator(world: WorldSource = 'seed', settings: EmulatorSettings = {}): Promise<Emulator> {
  return assembleEmulator(world, settings, { keys: await createKeys(), identityHeader: randomUUID() })
}

export function assembleEmulator(source: WorldSource, settings: EmulatorSettings, secrets: Secrets): Emulator {
  const { keys, identityHeader } = secrets
  const { host = 'app-service', now = Date.now } = settings
  const options = { ...defaultOptions, ...settings.options }
  const clock = createClock(now)
  const record = createRecord(clock.now, identityHeader)

  const begin = () => {
    const state: EmulatorState = { world: makeWorld(source), keys, identityHeader, now: clock.now, options }
    return { state, services: createServices(state, host) }
  }
  let current = begin()

  const answer = (service: Service, request: Request) =>
    record.note(request, async () => current.services[service].fetch(request))

  const fetch = async (request: Request) => {
    const { origin } = new URL(request.url)
    const service = origin === portlessIdentity ? 'identity' : serviceOfOrigin(origin)
    if (service === undefined) throw new Error(`The emulator does not play ${origin} and connects to nothing else.`)
    return answer(service, request)
  }

  return {
    host,
    clock,
    get world() {
      return current.state.world
    },
    get env() {
      return computeEnvironment(host, current.state.world, { origin: portlessIdentity, header: identityHeader })
    },
    get requests() {
      return record.requests
    },
    clearRequests: record.clear,
    reset() {
      clock.reset()
      record.clear()
      current = begin()
    },
    fetch,
    send: plainSend(fetch),
    answer,
    async issueAssertion(overrides = {}) {
      const [identity] = current.state.world.compute.identities
      const issued = identity && (await issueIdentityToken(current.state, identity, 'api://AzureADTokenExchange'))
      if (issued === undefined) throw new Error('The home tenant of this world has no identity, or no token exchange.')
      return keys.sign({ ...decodeJwt(issued.token), ...overrides })
    },
  }
}

const defaultOptions: EmulatorOptions = { rejectSystemAssigned: false, descriptionSeparator: ' ' }

/** Where `env` places the identity endpoint of an emulator that listens on no port. */
const portlessIdentity = 'http://127.0.0.1:41741'

function makeWorld(source: WorldSource): World {
  if (typeof source === 'string') return createWorld(source)
  return typeof source === 'function' ? source() : source
}
