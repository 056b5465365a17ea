import { setTimeout as delay } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import type { Emulator, EmulatorSettings, WorldSource } from './api.ts'
import { createClock } from './clock.ts'
import { createDrives } from './drives/drives.ts'
import { StsRefusal } from './entra/errors/index.ts'
import { approveByCode } from './entra/sign-in/device-code.ts'
import { createSignIns } from './entra/sign-in/pending-sign-ins.ts'
import { type Service, serviceOfOrigin } from './hosts.ts'
import { addHostPrerequisites } from './identity/add-host-prerequisites.ts'
import { arcKeyDirectory, createArcKeys } from './identity/arc-keys.ts'
import { computeEnvironment } from './identity/env.ts'
import { issueIdentityToken } from './identity/issue.ts'
import { refuseBeforeStart } from './identity/late-start.ts'
import { issueWorkloadToken } from './identity/workload.ts'
import { workloadOf } from './identity/workload-of-host.ts'
import { createKeys, type KeyRing, type Keys } from './keys.ts'
import { defaultOptions } from './options.ts'
import { plainSend } from './plain-send.ts'
import { createRecord } from './record.ts'
import { createSession } from './session.ts'
import { addSignIns } from './sign-in-log/outside-use.ts'
import { createSignInLog } from './sign-in-log/sign-in-log.ts'
import type { EmulatorState } from './state.ts'
import type { World } from './world/model/index.ts'
import { createWorld } from './world/named/index.ts'

/** The secrets of one emulator. `serve/state/` keeps them from one start to the next. */
export interface Secrets {
  readonly keys: KeyRing
  /** The key of the cluster or of GitHub, on the hosts whose tokens Entra does not sign. */
  readonly issuerKeys?: Keys
  /** The value of `X-IDENTITY-HEADER`. */
  readonly identityHeader: string
}

/** Calls to the code that keeps an emulator's state on disk. */
export interface PersistenceHooks {
  /** Called with each new world, at the start and by `reset`. The emulator plays the world that `prepare` returns. */
  readonly prepare?: (world: World) => World
  /** Called after the signing key was replaced. */
  readonly keysChanged?: () => Promise<void>
}

/**
 * Returns an emulator that signs with these secrets.
 *
 * Throws an Error that lists the known worlds if no world has the name, and whatever `prepare` throws.
 */
export function assembleEmulator(
  source: WorldSource,
  settings: EmulatorSettings,
  secrets: Secrets,
  { prepare = (world) => world, keysChanged = async () => {} }: PersistenceHooks = {},
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
    const world = prepare(makeWorld(source, (named) => addHostPrerequisites(named, host, options)))
    const workload = workloadOf(host, world, options)
    const issuers = new Map(workload && issuerKeys ? [[workload.issuer, issuerKeys]] : [])
    const state: EmulatorState = {
      world,
      keys,
      issuers,
      identityHeader,
      arcKeys,
      now: clock.now,
      drives: createDrives(),
      signIns: createSignIns(),
      signInLog: createSignInLog(),
      options,
    }
    return { workload, startedAt: clock.now(), ...createSession(state, { host, rollKeys, wait }) }
  }
  let current = begin()

  const answer = (service: Service, request: Request) => record.note(request, () => current.answer(service, request))

  const fetch = async (request: Request) => {
    const { origin } = new URL(request.url)
    const service = origin === portlessIdentity ? 'identity' : serviceOfOrigin(origin)
    if (service === undefined) throw new Error(`The emulator does not play ${origin} and connects to nothing else.`)
    if (service === 'identity') refuseBeforeStart(current.state.world.compute, clock.now() - current.startedAt)
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
      current.state.drives.clear()
      current = begin()
    },
    fetch,
    send: plainSend(fetch),
    answer,
    async issueAssertion(overrides = {}) {
      const { state, workload } = current
      if (workload !== undefined) return issueWorkloadToken(state, workload, 'api://AzureADTokenExchange', overrides)
      const [identity] = state.world.compute.identities
      if (identity === undefined) throw new Error('The home tenant of this world has no identity.')
      const issued = await issueIdentityToken(state, identity, 'api://AzureADTokenExchange')
      if (issued instanceof StsRefusal) throw issued
      return keys.sign({ ...decodeJwt(issued.token), ...overrides })
    },
    approveDeviceCode: (userCode, user) => approveByCode(current.state, userCode, user),
    get signIns() {
      return current.state.signInLog.all
    },
    lateSignIns(lateness) {
      current.state.signInLog.lateness = lateness
    },
    signInFromOutside: (use) => addSignIns(current.state, use),
    close() {
      current.state.drives.clear()
      return arcKeys.clear()
    },
  }
}

/** Where `env` places the identity endpoint of an emulator that listens on no port. */
const portlessIdentity = 'http://127.0.0.1:41741'

/** Where `env` places the token file of a pod. Only an emulator that listens on a port writes that file. */
const podTokenFile = '/var/run/secrets/azure/tokens/azure-identity-token'

async function realWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal })
}

/** A named world gets the prerequisites of the host. Any other world is played as its author wrote it. */
function makeWorld(source: WorldSource, addPrerequisites: (world: World) => void): World {
  if (typeof source !== 'string') return typeof source === 'function' ? source() : source
  const world = createWorld(source)
  addPrerequisites(world)
  return world
}
