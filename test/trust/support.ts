import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { towlineCredential } from '../../src/credential/credential.ts'
import type { Directory } from '../../src/directory/directory.ts'
import type { WorldSource } from '../../src/emulator/api.ts'
import { createEmulator, type Emulator } from '../../src/emulator/index.ts'
import { parseWorld } from '../../src/emulator/world/file/index.ts'
import type { Application, ServicePrincipal, Tenant, World } from '../../src/emulator/world/model/index.ts'
import { graphClient } from '../../src/graph/client.ts'
import type { Runtime } from '../../src/http/runtime.ts'
import type { Send } from '../../src/http/send.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import type { Plan, TrustWork } from '../../src/trust/application-scope.ts'
import { type Applied, applyTrust } from '../../src/trust/apply.ts'
import { wantedApplications } from '../../src/trust/desired.ts'
import { planTrust } from '../../src/trust/plan.ts'
import { type Verified, verifyTarget } from '../../src/trust/verify.ts'

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

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
  readonly works: readonly TrustWork[]
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
  /** The same tenants, worked on in another way. */
  with(options: Omit<RigOptions, 'world'>): Promise<TrustRig>
}

export interface RigOptions {
  readonly world?: WorldSource
  readonly manifest?: string
  readonly prune?: boolean
  readonly side?: 'home' | 'target'
  /** Of the identity that is to be trusted, as a manifest would say it; left out, the compute's own. */
  readonly principalId?: string
}

export async function trustRig(t: Pick<TestContext, 'after'>, options: RigOptions = {}): Promise<TrustRig> {
  const emulator = await createEmulator(options.world ?? 'bare', {
    options: { autoApprove: true },
    wait: async () => {},
  })
  t.after(() => emulator.close())
  return rigOn(emulator, options)
}

async function rigOn(emulator: Emulator, options: RigOptions): Promise<TrustRig> {
  const { manifest: text = manifestText, prune = false, side } = options
  const { world } = emulator
  const { home } = world
  const targets = [...world.targets]
  const [target] = targets
  const [identity] = world.compute.identities
  assert.ok(target !== undefined && identity !== undefined)

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
    env: {},
    now: emulator.clock.now,
    wait: async (ms, signal) => {
      signal?.throwIfAborted()
      emulator.clock.advance(ms)
    },
  }
  const directories = new Map<string, Promise<Directory>>()
  const directory = (tenant: Tenant): Promise<Directory> => {
    const known = directories.get(tenant.id) ?? openDirectory(emulator, tenant, runtime)
    directories.set(tenant.id, known)
    return known
  }
  const manifest = parseManifestWithLines(text, 'towline.yaml')
  const works = await Promise.all(
    wantedApplications(manifest, manifest.targets).map(async (application): Promise<TrustWork> => {
      const wanted = application.targets.map((one) => ({ one, tenant: world.findTenant(one.tenant) as Tenant }))
      return {
        application,
        identity: {
          issuer: `https://login.microsoftonline.com/${home.id}/v2.0`,
          subject: options.principalId ?? identity.principalId,
          audience: 'api://AzureADTokenExchange',
          isManaged: true,
        },
        allTargetIds: wanted.map(({ tenant }) => tenant.id),
        home: side === 'target' ? undefined : await directory(home),
        targets: await Promise.all(
          wanted.map(async ({ one, tenant }) => ({
            wanted: one,
            directory: side === 'home' ? undefined : await directory(tenant),
          })),
        ),
        prune,
      }
    }),
  )

  let seen = 0
  const application = (): Application => {
    const { clientId, uniqueName } = works[0]?.application ?? {}
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
    works,
    plan: () => planTrust(works),
    async apply(plan, progress = () => {}) {
      return applyTrust(works, plan ?? (await planTrust(works)), { runtime, progress: async (line) => progress(line) })
    },
    async verify() {
      const clientId = application().appId
      const credential = towlineCredential({
        ...runtime,
        tenantId: target.id,
        clientId,
        assertion: () => emulator.issueAssertion(),
      })
      const graph = graphClient({ ...runtime, credential })
      const [wanted] = works[0]?.targets ?? []
      const permissions = wanted?.wanted.permissions.map(({ written }) => written) ?? []
      return verifyTarget({ name: 'fabrikam', permissions }, { credential, graph }, new AbortController().signal)
    },
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
    with: (more) => rigOn(emulator, { ...options, ...more }),
  }
}

/** The directory as the tenant's admin sees it, signed in by a device code that nobody has to enter. */
export async function openDirectory(emulator: Emulator, tenant: Tenant, runtime: Runtime): Promise<Directory> {
  const ask = async (path: string, form: Record<string, string>): Promise<Record<string, string>> => {
    const { body } = await emulator.send({
      method: 'POST',
      url: `https://login.microsoftonline.com/${tenant.id}/oauth2/v2.0/${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: azureCli, ...form }).toString(),
    })
    return JSON.parse(new TextDecoder().decode(body))
  }
  const getToken = async () => {
    const { device_code = '' } = await ask('devicecode', { scope: 'https://graph.microsoft.com/.default' })
    const { access_token: token = '' } = await ask('token', { grant_type: 'device_code', device_code })
    return { token, expiresOnTimestamp: emulator.clock.now() + 3_000_000, tokenType: 'Bearer' as const }
  }
  let kept: Awaited<ReturnType<typeof getToken>> | undefined
  const credential = {
    getToken: async () => {
      if (kept === undefined || kept.expiresOnTimestamp < emulator.clock.now() + 60_000) kept = await getToken()
      return kept
    },
  }
  const graph = graphClient({ ...runtime, credential, tenantId: tenant.id, access: 'read-write' })
  return { tenantId: tenant.id, graph, afterwards: () => graph }
}
