import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Emulator, EmulatorOptions, HostShape } from '../../src/emulator/index.ts'
import type {
  Application,
  FederatedIdentityCredential,
  ManagedIdentity,
  ServicePrincipal,
  Tenant,
} from '../../src/emulator/world/model/index.ts'
import type { Reach } from '../../src/http/reach.ts'
import { type HttpRequest, type HttpResponse, type Send, TransportError } from '../../src/http/send.ts'
import { temporaryFolder } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { NOON } from '../support/fake-clock.ts'
import type { Undo } from './fault.ts'
import { randomWorld } from './random-world.ts'

/** Properties that a test needs. All others are drawn. */
export interface WorldNeeds {
  /** @default 'app-service' */
  readonly host?: HostShape
  readonly identity?: ManagedIdentity['kind']
  readonly permissions?: readonly string[]
  readonly options?: Partial<EmulatorOptions>
}

/** A working trust as it stands in the emulated tenants. Faults change the objects. */
export interface Trust {
  readonly emulator: Emulator
  readonly home: Tenant
  /** The target that is explained; there may be more. */
  readonly target: Tenant
  readonly identity: ManagedIdentity
  readonly application: Application
  /** The credential of `application` for `identity`, or for the workload on a host without an identity. */
  readonly credential: FederatedIdentityCredential
  /** The service principal of `application` in the target. */
  readonly servicePrincipal: ServicePrincipal
}

/** The host on which `towline trust explain` runs. Faults change it too. */
export interface ExplainHost {
  readonly manifest: ManifestData
  /** The environment of the process. */
  readonly env: Record<string, string | undefined>
  /** Arguments besides `-t`, for instance `--fics`. */
  readonly args: string[]
  /** A folder for files. The manifest is written there for each run. */
  readonly folder: string
  readonly machine: {
    /** How far the clock of the host is ahead of every other clock. */
    aheadMs: number
    /** How the network looks when `explain` looks at it. */
    reach: Reach | undefined
  }
  /** Sends from the host to the services. */
  readonly send: Send
  /** From now on `answer` sees each request first, and passes it on or answers itself. */
  readonly intercept: (answer: Interception) => Undo
  /** Registers what has to be closed at the end of the test. */
  readonly after: TestContext['after']
}

export interface BrokenWorld extends Trust, ExplainHost {}

export type Interception = (request: HttpRequest, next: Send) => Promise<HttpResponse>

/** The manifest as data. It is written as JSON, which is YAML too. */
export interface ManifestData {
  home: { tenant: string; cloud?: string }
  application: { displayName: string; clientId: string; permissions: string[] }
  /** Left out: the host decides. */
  identity: string | Readonly<Record<string, unknown>> | undefined
  targets: Record<string, { tenant: string; permissions?: string[] }>
}

/** Draws a world and its host. One seed with one set of needs always gives one world. */
export async function workingWorld(t: TestContext, seed: number, needs: WorldNeeds = {}): Promise<BrokenWorld> {
  const folder = temporaryFolder(t)
  const drawn = await randomWorld(seed, needs)
  const emulator = await testEmulator(drawn.source, {
    host: needs.host ?? 'app-service',
    now: () => NOON,
    wait: async () => {},
    options: { autoApprove: true, ...needs.options },
    arcKeyDirectory: folder,
  })
  t.after(() => emulator.close())
  const { home, compute } = emulator.world
  const target = [...emulator.world.targets].find(({ name }) => name === drawn.target)
  const application = home.applications.find(({ displayName }) => displayName === drawn.application)
  const [identity] = compute.identities
  assert.ok(target && application && identity, 'the world is as it was drawn')
  const [credential] = application.federatedIdentityCredentials
  const servicePrincipal = target.servicePrincipals.find(({ appId }) => appId === application.appId)
  assert.ok(credential && servicePrincipal, 'the trust stands')
  return {
    emulator,
    home,
    target,
    identity,
    application,
    credential,
    servicePrincipal,
    manifest: {
      home: { tenant: drawn.byDomain ? (home.domains[0] ?? home.id) : home.id },
      application: {
        displayName: application.displayName,
        clientId: application.appId,
        permissions: [...drawn.permissions],
      },
      identity: choiceOf(identity, emulator),
      targets: {
        [target.name]: { tenant: drawn.byDomain ? (target.domains[0] ?? target.id) : target.id },
      },
    },
    env: { ...emulator.env, TOWLINE_TENANT: undefined, TOWLINE_CLIENT_ID: undefined, TOWLINE_HOME_TENANT: undefined },
    args: [],
    folder,
    machine: { aheadMs: 0, reach: undefined },
    ...network(emulator),
    after: t.after.bind(t),
  }
}

/** The identity as a manifest names it. On Kubernetes the manifest names the token file, which no test in memory writes. */
function choiceOf({ kind, clientId }: ManagedIdentity, { host, env }: Emulator): ManifestData['identity'] {
  if (host === 'github') return 'github'
  if (host === 'aks') return { tokenFile: env['AZURE_FEDERATED_TOKEN_FILE'] }
  return kind === 'system-assigned' ? 'system' : { clientId }
}

/** Turns a connection that the emulator cuts into the error that a socket would give. */
function network(emulator: Emulator): Pick<ExplainHost, 'send' | 'intercept'> {
  const interceptions: Interception[] = []
  const toEmulator: Send = (request) =>
    emulator.send(request).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error
      throw new TransportError('reset', new URL(request.url).host, 'socket hang up')
    })
  return {
    send: (request) =>
      interceptions.reduceRight<Send>((next, answer) => (one) => answer(one, next), toEmulator)(request),
    intercept(answer) {
      interceptions.push(answer)
      return () => void interceptions.splice(interceptions.indexOf(answer), 1)
    },
  }
}
