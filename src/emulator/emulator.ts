import { setTimeout as delay } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import type { Emulator, EmulatorSettings, WorldSource } from './api.ts'
import { createClock } from './clock.ts'
import { approveByCode } from './entra/sign-in/device-code.ts'
import { createSignIns } from './entra/sign-in/pending-sign-ins.ts'
import { type Service, serviceOfOrigin } from './hosts.ts'
import { furnishHost } from './identity/add-host-prerequisites.ts'
import { arcKeyDirectory, createArcKeys } from './identity/arc-keys.ts'
import { computeEnvironment } from './identity/env.ts'
import { issueIdentityToken } from './identity/issue.ts'
import { issueWorkloadToken } from './identity/workload.ts'
import { workloadOf } from './identity/workload-of-host.ts'
import { createKeys, type KeyRing, type Keys } from './keys.ts'
import { defaultOptions } from './options.ts'
import { plainSend } from './plain-send.ts'
import { createRecord } from './record.ts'
import { createSession } from './session.ts'
import type { EmulatorState } from './state.ts'
import type { World } from './world/model/index.ts'
import { createWorld } from './world/named/index.ts'

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
    const state: EmulatorState = {
      world,
      keys,
      issuers,
      identityHeader,
      arcKeys,
      now: clock.now,
      signIns: createSignIns(),
      options,
    }
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
    get forgottenRequests() {
      return record.forgotten
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
    approveDeviceCode: (userCode, user) => approveByCode(current.state, userCode, user),
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
