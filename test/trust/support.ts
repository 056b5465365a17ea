import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Plan, planOf } from '../../src/change/plan.ts'
import { type Applied, settle } from '../../src/change/settle.ts'
import type { Directory } from '../../src/directory/directory.ts'
import { openDirectory as openAsAdmin } from '../../src/directory/open.ts'
import { Reads } from '../../src/directory/reads.ts'
import type { WorldSource } from '../../src/emulator/api.ts'
import type { Emulator } from '../../src/emulator/index.ts'
import { parseWorld } from '../../src/emulator/world/file/index.ts'
import type { Application, ServicePrincipal, Tenant, World } from '../../src/emulator/world/model/index.ts'
import type { Runtime } from '../../src/http/runtime.ts'
import type { Send } from '../../src/http/send.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import type { Target } from '../../src/manifest/target.ts'
import type { Side } from '../../src/names/side.ts'
import { type ApplicationScope, placesToSetUp } from '../../src/trust/application-scope.ts'
import { connectAdmins } from '../../src/trust/connect-admins.ts'
import { type Verified, verifyTarget } from '../../src/trust/verify.ts'
import { testEmulator } from '../support/emulator.ts'
import { adminSignIn } from './admin-sign-in.ts'

export const manifestText = `
home: { tenant: contoso.onmicrosoft.com }
application: { displayName: Demo App, permissions: [Sites.Read.All] }
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`

/** The tenants and the identity of `bare`, and a second target. */
export function twoTargets(): Promise<() => World> {
  return parseWorld(
    `
home: { name: contoso }
compute: { kind: automation-account, name: runbooks, identities: { system: system-assigned } }
targets:
  fabrikam: { sites: 3 }
  adatum: { sites: 3 }
`,
    'world.yaml',
  )
}

/** Thrown in the place of everything that a killed process would have done next. */
export class Killed extends Error {
  override name = 'Killed'
}

interface Cut {
  /** Writes that still get through. */
  left: number
  /** Of the one after them: whether it was carried out. */
  readonly lost: 'request' | 'answer'
}

/** An emulated pair of tenants, and the trust between them as one admin of both works on it. */
export interface TrustRig {
  readonly emulator: Emulator
  readonly world: World
  readonly home: Tenant
  /** The first of them. */
  readonly target: Tenant
  readonly targets: readonly Tenant[]
  readonly runtime: Runtime
  readonly scopes: readonly ApplicationScope[]
  plan(): Promise<Plan>
  apply(plan?: Plan, progress?: (line: string) => void): Promise<Applied>
  /** By a fresh token of the managed identity. */
  verify(): Promise<Verified>
  /** Methods and paths of what was written in the directories since the last call. */
  writes(): string[]
  /** From the write after these on, nothing gets through, as if the process had been killed; `undefined` ends that. */
  cut(after: Cut | undefined): void
  application(): Application
  servicePrincipal(): ServicePrincipal
  directory(tenant: Tenant): Promise<Directory>
  /** A new pass over a tenant, as its admin. */
  reads(tenant: Tenant): Promise<Reads>
  /** The same tenants, worked on in another way. */
  with(options: Omit<RigOptions, 'world'>): Promise<TrustRig>
}

interface RigOptions {
  readonly world?: WorldSource
  readonly manifest?: string
  readonly prune?: boolean
  readonly restore?: boolean
  readonly side?: Side
  /** Of the identity that is to be trusted, as a manifest would say it; left out, the compute's own. */
  readonly principalId?: string
}

export async function trustRig(t: Pick<TestContext, 'after'>, options: RigOptions = {}): Promise<TrustRig> {
  const emulator = await testEmulator(options.world ?? 'bare', {
    options: { autoApprove: true },
    wait: async () => {},
  })
  t.after(() => emulator.close())
  return rigOn(emulator, options)
}

async function rigOn(emulator: Emulator, options: RigOptions): Promise<TrustRig> {
  const { manifest: text = manifestText, principalId, prune = false, restore = false, side } = options
  const { world } = emulator
  const { home } = world
  const targets = [...world.targets]
  const [target] = targets
  assert.ok(target !== undefined)

  let cut: Cut | undefined
  const send: Send = async (request) => {
    const isWrite = request.method !== 'GET' && request.url.startsWith('https://graph.')
    if (cut !== undefined && isWrite && cut.left-- === 0) {
      if (cut.lost === 'answer') await emulator.send(request)
      throw new Killed()
    }
    if (cut !== undefined && cut.left < 0) throw new Killed()
    return emulator.send(request)
  }
  const runtime: Runtime = {
    send,
    env: emulator.env,
    now: emulator.clock.now,
    wait: async (ms, signal) => {
      signal?.throwIfAborted()
      emulator.clock.advance(ms)
    },
  }
  const ofIdentity = principalId === undefined ? 'system' : `{ system: true, principalId: ${principalId} }`
  const manifest = parseManifestWithLines(text.replace('identity: system', `identity: ${ofIdentity}`), 'towline.yaml')
  const { scopes } = await connectAdmins({
    runtime,
    tell: async () => {},
    manifest,
    targets: manifest.targets,
    signIn: adminSignIn(emulator),
    side,
    access: 'read-write',
    prune,
    restore,
  })
  const directory = (tenant: Tenant): Promise<Directory> => openDirectory(emulator, tenant, runtime)

  let seen = 0
  const application = (): Application => {
    const { clientId, uniqueName } = scopes[0]?.application ?? {}
    const found = home.applications.find((one) => one.appId === clientId || one.uniqueName === uniqueName)
    assert.ok(found, 'the application')
    return found
  }
  return {
    emulator,
    world,
    home,
    target,
    targets,
    runtime,
    scopes,
    plan: () => planOf(placesToSetUp(scopes)),
    async apply(plan, progress = () => {}) {
      const places = placesToSetUp(scopes)
      return settle(places, plan ?? (await planOf(places)), { runtime, tell: async ({ text }) => progress(text) })
    },
    verify: () =>
      verifyTarget({ ...plainTarget, clientId: application().appId, permissions: wantedIn(scopes) }, runtime),
    writes() {
      const fresh = emulator.requests.slice(seen)
      seen = emulator.requests.length
      return fresh
        .filter(({ host, method }) => host.startsWith('graph.') && method !== 'GET')
        .map(({ method, path, status }) => `${method} ${path.replace(/^\/(v1\.0|beta)/, '')} ${status}`)
    },
    cut(after) {
      cut = after && { ...after }
    },
    application,
    servicePrincipal() {
      const found = target.servicePrincipals.find(({ appId }) => appId === application().appId)
      assert.ok(found, 'the service principal')
      return found
    },
    directory,
    reads: async (tenant) => new Reads(await directory(tenant)),
    with: (more) => rigOn(emulator, { ...options, ...more }),
  }
}

/** `fabrikam`, the first target of these worlds. */
const plainTarget: Omit<Target, 'clientId' | 'permissions'> = {
  name: 'fabrikam',
  tenant: 'fabrikam.onmicrosoft.com',
  homeTenant: undefined,
  cloud: 'global',
  identity: undefined,
  access: 'read-only',
  tags: [],
}

function wantedIn(scopes: readonly ApplicationScope[]): string[] {
  const [first] = scopes[0]?.targets ?? []
  return first?.wanted.permissions.map(({ written }) => written) ?? []
}

/** The directory of a tenant as its admin sees it. */
async function openDirectory(emulator: Emulator, { id }: Tenant, runtime: Runtime): Promise<Directory> {
  const { directory } = await openAsAdmin(
    {
      method: 'device-code',
      authClientId: undefined,
      cloud: 'global',
      authorityHost: 'https://login.microsoftonline.com',
      graphHost: undefined,
      tell: async () => {},
      signIn: adminSignIn(emulator),
      runtime,
    },
    { tenantId: id, access: 'read-write', permissions: [] },
  )
  return directory
}
