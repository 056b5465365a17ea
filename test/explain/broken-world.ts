import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { CauseCode } from '../../src/causes/catalogue.ts'
import { createEmulator, type Emulator, type EmulatorOptions, type HostShape } from '../../src/emulator/index.ts'
import type {
  Application,
  FederatedIdentityCredential,
  ManagedIdentity,
  ServicePrincipal,
  Tenant,
} from '../../src/emulator/world/model/index.ts'
import type { Explanation } from '../../src/explain/hop.ts'
import type { Reach } from '../../src/http/reach.ts'
import { type HttpRequest, type HttpResponse, type Send, TransportError } from '../../src/http/send.ts'
import { runCli, temporaryFolder } from '../cli/support.ts'
import { NOON } from '../support/fake-clock.ts'
import { randomWorld } from './random-world.ts'

/** Takes back what was broken. */
export type Mend = () => void | Promise<void>

/** One thing that is wrong with a world that works otherwise. */
export interface Fault {
  /** Unique: names and IDs of the world are made of it. */
  readonly name: string
  readonly world?: WorldNeeds
  readonly break: (world: BrokenWorld) => Mend | Promise<Mend>
  /**
   * What `explain` has to name. Several where nobody can tell them apart from there: each of them has to be listed, in
   * this order and before all others, and none as certain.
   */
  readonly cause: CauseCode | readonly CauseCode[]
  /** What the evidence rules out, and so must not be listed. */
  readonly not?: readonly CauseCode[]
  /** `certain` where the evidence allows it. Left out: it may be, or not. */
  readonly certainty?: Explanation['causes'][number]['certainty']
  /** The first hop that fails. Left out, any. */
  readonly hop?: Explanation['hops'][number]['id']
}

/** What a fault cannot do without; the rest is drawn. */
export interface WorldNeeds {
  /** Default: `app-service`. */
  readonly host?: HostShape
  readonly identity?: ManagedIdentity['kind']
  readonly permissions?: readonly string[]
  readonly options?: Partial<EmulatorOptions>
}

/** Written as JSON, which is YAML too. Faults may change all of it. */
export interface ManifestData {
  home: { tenant: string; cloud?: string }
  application: { displayName: string; clientId: string; permissions: string[] }
  /** Left out, the host decides. */
  identity: string | Readonly<Record<string, unknown>> | undefined
  targets: Record<string, { tenant: string; permissions?: string[] }>
}

/** A working trust in an emulator, and everything by which somebody runs `towline trust explain` on its host. */
export interface BrokenWorld {
  readonly emulator: Emulator
  readonly home: Tenant
  /** The one that is explained; there may be more. */
  readonly target: Tenant
  readonly identity: ManagedIdentity
  readonly application: Application
  /** That of `application` for `identity`, or on a host without one for its workload. */
  readonly credential: FederatedIdentityCredential
  /** The application's, in the target. */
  readonly servicePrincipal: ServicePrincipal
  readonly manifest: ManifestData
  /** Of the process. */
  readonly env: Record<string, string | undefined>
  /** Beyond `-t`, for instance `--fics`. */
  readonly args: string[]
  /** For files; the manifest is written there for each run. */
  readonly folder: string
  readonly machine: {
    /** How far the clock of the host is ahead of everybody else's. */
    aheadMs: number
    /** How the network looks when it is looked at. */
    reach: Reach | undefined
  }
  /** The first sees a request first, and gives it on or answers itself. */
  readonly network: ((request: HttpRequest, next: Send) => Promise<HttpResponse>)[]
  /** The faults of the emulator that are in force. */
  readonly emulatorFaults: object[]
  /** For what has to be closed, mended or not. */
  readonly after: TestContext['after']
}

export async function workingWorld(t: TestContext, seed: string, needs: WorldNeeds = {}): Promise<BrokenWorld> {
  const folder = temporaryFolder(t)
  const drawn = await randomWorld(seed, needs)
  const emulator = await createEmulator(drawn.source, {
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
    network: [],
    emulatorFaults: [],
    after: t.after.bind(t),
  }
}

/** As a manifest names it. On Kubernetes it names the file of the token, which nothing in memory writes. */
function choiceOf({ kind, clientId }: ManagedIdentity, { host, env }: Emulator): ManifestData['identity'] {
  if (host === 'github') return 'github'
  if (host === 'aks') return { tokenFile: env['AZURE_FEDERATED_TOKEN_FILE'] }
  return kind === 'system-assigned' ? 'system' : { clientId }
}

/** The way from the host to the services. What the emulator cuts off reaches the client as it would from a socket. */
export function sendFrom({ emulator, network }: BrokenWorld): Send {
  const send: Send = (request) =>
    emulator.send(request).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error
      throw new TransportError('reset', new URL(request.url).host, 'socket hang up')
    })
  return network.reduceRight<Send>((next, between) => (request) => between(request, next), send)
}

export interface Explained {
  readonly code: number
  readonly explanation: Explanation
  readonly stderr: string
}

/** `towline trust explain`, the whole command, on the host of this world. */
export async function explain(world: BrokenWorld): Promise<Explained> {
  const { emulator, folder, manifest, machine } = world
  const path = join(folder, 'towline.yaml')
  writeFileSync(path, JSON.stringify(manifest))
  const [name = ''] = Object.keys(manifest.targets)
  const { code, stdout, stderr } = await runCli(
    ['trust', 'explain', '-t', name, '--manifest', path, '-o', 'json', ...world.args],
    {
      env: Object.fromEntries(
        Object.entries(world.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      cwd: folder,
      send: sendFrom(world),
      now: () => emulator.clock.now() + machine.aheadMs,
      wait: async (ms, signal) => {
        signal?.throwIfAborted()
        emulator.clock.advance(ms)
      },
      reach: machine.reach,
    },
  )
  assert.ok(stdout.startsWith('{'), `no explanation, exit code ${code}: ${stderr}`)
  assert.doesNotMatch(stdout + stderr, /eyJ[\w-]{8}/, 'no token is shown')
  for (const name of ['IDENTITY_HEADER', 'MSI_SECRET', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
    const secret = world.env[name] ?? ''
    assert.ok(secret === '' || !(stdout + stderr).includes(secret), `${name} is not shown`)
  }
  return { code, explanation: JSON.parse(stdout), stderr }
}
