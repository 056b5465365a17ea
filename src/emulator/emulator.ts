import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { decodeJwt, type JWTPayload } from 'jose'
import { type Clock, createClock } from './clock.ts'
import type { Faults } from './faults/faults.ts'
import { type Service, serviceOfOrigin } from './hosts.ts'
import { arcKeyDirectory, createArcKeys } from './identity/arc-keys.ts'
import { furnishHost } from './identity/furnish.ts'
import type { HostShape } from './identity/index.ts'
import { issueIdentityToken } from './identity/issue.ts'
import { createIssuerKeys, issueWorkloadToken, workloadOf } from './identity/workload.ts'
import { createKeyRing, createKeys, type KeyRing, type Keys } from './keys.ts'
import { type PlainRequest, type PlainResponse, plainSend } from './plain-send.ts'
import { createRecord, type RecordedRequest } from './record.ts'
import { computeEnvironment } from './serve/env.ts'
import { createSession } from './session.ts'
import { defaultOptions, type EmulatorOptions, type EmulatorState } from './state.ts'
import type { World } from './world/model.ts'
import { createWorld } from './world/worlds.ts'

/** Tenants in a box, without a port: requests go in, answers come out. */
export interface Emulator {
  /** What stands in the tenants. Tests may change it; after `reset` it is another object. */
  readonly world: World
  readonly host: HostShape
  readonly clock: Clock
  /** What goes wrong, as it does in life. After `reset` nothing does. */
  readonly faults: Pick<Faults, 'list' | 'add' | 'replace' | 'clear'>
  /** What a process on the emulated compute finds in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Every request since the start or the last reset, oldest first, without tokens. */
  readonly requests: readonly RecordedRequest[]
  clearRequests(): void
  /** World, clock and record as at the start, and no faults. Keys and identity header stay, so tokens remain genuine. */
  reset(): void
  /** Answers for the origin of the URL: real names, and `env`'s own addresses. Rejects for every other. */
  fetch(request: Request): Promise<Response>
  /** `fetch` with plain objects. */
  send(request: PlainRequest): Promise<PlainResponse>
  /** Answers what came in at the address of this service, whatever host the URL names. */
  answer(service: Service, request: Request): Promise<Response>
  /**
   * An assertion of the compute's first identity, or of the workload on a host that has none, genuinely signed after the
   * claims in `overrides` took the place of its own. `undefined` leaves a claim out.
   */
  issueAssertion(overrides?: JWTPayload): Promise<string>
  /** Removes the key files that the host `arc` wrote; the others write none. */
  close(): Promise<void>
}

export interface EmulatorSettings {
  /** The kind of compute to play. Default `app-service`. */
  readonly host?: HostShape
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  /** For the fault `latency`. Default: real time. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly options?: Partial<EmulatorOptions>
  /**
   * Where the host `arc` writes its key files. Default: the directory of Azure Arc's own agent, which is the only one that
   * clients accept and takes root to write to.
   */
  readonly arcKeyDirectory?: string
}

/**
 * A world by its name, or a function that makes one: `reset` makes it anew. A world that was made already can be given
 * too, and keeps its changes over a `reset`.
 */
export type WorldSource = string | (() => World) | World

/** What an emulator may keep from one start to the next. */
export interface Secrets {
  readonly keys: KeyRing
  /** For the hosts whose tokens another issuer than Entra signs. */
  readonly issuerKeys?: Keys
  /** The value of `X-IDENTITY-HEADER`. */
  readonly identityHeader: string
}

/** For whoever keeps it. */
export interface Upkeep {
  /** Called with each world that is made, at the start and by `reset`; what it returns is played. */
  readonly prepare?: (world: World) => World
  /** Called when there is a new signing key. */
  readonly keysChanged?: () => Promise<void>
}

/** Asynchronous because a signing key is made. Rejects with an Error that lists the known worlds for an unknown one. */
export async function createEmulator(world: WorldSource = 'seed', settings: EmulatorSettings = {}): Promise<Emulator> {
  const [keys, issuerKeys] = await Promise.all([createKeys(), createIssuerKeys(settings.host)])
  const secrets = { keys: createKeyRing(keys), identityHeader: randomUUID() }
  return assembleEmulator(world, settings, { ...secrets, ...(issuerKeys && { issuerKeys }) })
}

export function assembleEmulator(
  source: WorldSource,
  settings: EmulatorSettings,
  secrets: Secrets,
  { prepare = (world) => world, keysChanged = async () => {} }: Upkeep = {},
): Emulator {
  const { keys, issuerKeys, identityHeader } = secrets
  const { host = 'app-service', now = Date.now, wait = realWait } = settings
  const arcKeys = createArcKeys(settings.arcKeyDirectory ?? arcKeyDirectory(process.platform, process.env))
  const options = { ...defaultOptions, ...settings.options }
  const clock = createClock(now)
  const record = createRecord(clock.now, identityHeader)
  const rollKeys = async () => {
    keys.roll(await createKeys())
    await keysChanged()
  }

  const begin = () => {
    const world = prepare(makeWorld(source, (named) => furnishHost(named, host, options)))
    const workload = workloadOf(host, world, options)
    const issuers = new Map(workload && issuerKeys ? [[workload.issuer, issuerKeys]] : [])
    const state: EmulatorState = { world, keys, issuers, identityHeader, arcKeys, now: clock.now, options }
    return { workload, ...createSession(state, { host, rollKeys, wait }) }
  }
  let current = begin()

  const answer = (service: Service, request: Request) => record.note(request, () => current.answer(service, request))

  const fetch = async (request: Request) => {
    const { origin } = new URL(request.url)
    const service = origin === portlessIdentity ? 'identity' : serviceOfOrigin(origin)
    if (service === undefined) throw new Error(`The emulator does not play ${origin} and connects to nothing else.`)
    return answer(service, request)
  }

  return {
    host,
    clock,
    get faults() {
      return current.faults
    },
    get world() {
      return current.state.world
    },
    get env() {
      const address = { origin: portlessIdentity, header: identityHeader, tokenFile: podTokenFile }
      return computeEnvironment(host, current.state.world, address)
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
      const { state, workload } = current
      if (workload !== undefined) return issueWorkloadToken(state, workload, 'api://AzureADTokenExchange', overrides)
      const [identity] = state.world.compute.identities
      const issued = identity && (await issueIdentityToken(state, identity, 'api://AzureADTokenExchange'))
      if (issued === undefined) throw new Error('The home tenant of this world has no identity, or no token exchange.')
      return keys.sign({ ...decodeJwt(issued.token), ...overrides })
    },
    close: arcKeys.clear,
  }
}

/** Where `env` places the identity endpoint of an emulator that listens on no port. */
const portlessIdentity = 'http://127.0.0.1:41741'

/** And the file of a pod's token, which is written only by one that does. */
const podTokenFile = '/var/run/secrets/azure/tokens/azure-identity-token'

async function realWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal })
}

/** The named worlds hold what the host needs; others say it themselves. */
function makeWorld(source: WorldSource, furnish: (world: World) => void): World {
  if (typeof source !== 'string') return typeof source === 'function' ? source() : source
  const world = createWorld(source)
  furnish(world)
  return world
}
