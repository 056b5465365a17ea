import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { WorldSource } from '../../../src/emulator/api.ts'
import type { Emulator } from '../../../src/emulator/index.ts'
import type { Application, Tenant } from '../../../src/emulator/world/model/index.ts'
import { type Send, TransportError } from '../../../src/http/send.ts'
import { type Ran, runCli, temporaryFolder, type World } from '../../cli/support.ts'
import { testEmulator } from '../../support/emulator.ts'
import { adminSignIn } from '../admin-sign-in.ts'

export const manifestText = `# What runs in Fabrikam.
home: { tenant: contoso.onmicrosoft.com }
application:
  displayName: Demo App # as its admins see it
  permissions: [Sites.Read.All]
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`

/** The host of the identity with a manifest, and two tenants in which nothing is set up yet. */
export interface MemoryHost {
  readonly emulator: Emulator
  readonly home: Tenant
  readonly target: Tenant
  /** Where the manifest is, and commands are run. */
  readonly folder: string
  /** The manifest as it is now. */
  manifest(): string
  writeManifest(text: string): void
  /** A whole command in memory. Admins who sign in are approved at once. */
  towline(argv: readonly string[], world?: Partial<World>): Promise<Ran>
  /** What was written in the directories since the last call. */
  writes(): string[]
  /** Demo App, in the home tenant. */
  application(): Application | undefined
}

export async function memoryHost(t: TestContext, world: WorldSource = 'bare'): Promise<MemoryHost> {
  const emulator = await testEmulator(world, { options: { autoApprove: true }, wait: async () => {} })
  t.after(() => emulator.close())
  const [target] = emulator.world.targets
  if (target === undefined) throw new Error('The world has no target.')
  const folder = temporaryFolder(t, { 'towline.yaml': manifestText })
  const path = join(folder, 'towline.yaml')
  const { home } = emulator.world
  let seen = 0
  return {
    emulator,
    home,
    target,
    folder,
    manifest: () => readFileSync(path, 'utf8'),
    writeManifest: (text) => writeFileSync(path, text),
    towline: (argv, more = {}) => inMemory(emulator, argv, { cwd: folder, ...more }),
    writes() {
      const fresh = emulator.requests.slice(seen)
      seen = emulator.requests.length
      return fresh
        .filter(({ host, method }) => host.startsWith('graph.') && method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
    },
    application: () => home.applications.find(({ displayName }) => displayName === 'Demo App'),
  }
}

/** A command on the emulated host of the identity. Waits move the emulator's clock and take no time. */
export function inMemory(emulator: Emulator, argv: readonly string[], world: Partial<World> = {}): Promise<Ran> {
  return runCli(argv, {
    send: overSockets(emulator),
    now: emulator.clock.now,
    wait: async (ms, signal) => {
      signal?.throwIfAborted()
      if (ms >= LIMIT_OF_TIME_MS) return untilAborted(signal)
      emulator.clock.advance(ms)
    },
    signIn: adminSignIn(emulator),
    ...world,
    env: { ...emulator.env, ...world.env },
  })
}

/** The longest wait of Towline is the limit for a person who consents. It is a limit and must not be over at once. */
const LIMIT_OF_TIME_MS = 15 * 60_000

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** Port 1 of this machine refuses connections; everything else is the emulator. */
function overSockets(emulator: Emulator): Send {
  return async (request) => {
    const { host } = new URL(request.url)
    if (host === '127.0.0.1:1') throw new TransportError('refused', host, `${host}: connect ECONNREFUSED`)
    return emulator.send(request)
  }
}
