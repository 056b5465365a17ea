import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Tenant } from '../../../src/emulator/world/model/index.ts'
import { type ChildWorld, towline } from '../../cli/child.ts'
import { type Ran, temporaryFolder } from '../../cli/support.ts'
import { type Compute, startCompute } from '../../compat/compute.ts'
import { inMemory, manifestText } from '../../trust/flows/memory-host.ts'

/** The host of the identity with a manifest, and two tenants in which nothing is set up yet. */
export interface TrustHost {
  readonly compute: Compute
  readonly home: Tenant
  readonly target: Tenant
  /** Where the manifest is, and commands are run. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** The manifest as it is now. */
  manifest(): string
  writeManifest(text: string): void
  /** A child process. */
  towline(argv: readonly string[], world?: ChildWorld): Promise<Ran>
  /** A command whose process is not the point: on the same emulator, and quicker. */
  inMemory(argv: readonly string[]): Promise<Ran>
  /** What was written in the directories since the last call. */
  writes(): string[]
}

/** Admins who sign in by device code are approved at once. */
export async function startTrustHost(t: TestContext): Promise<TrustHost> {
  const compute = await startCompute(t, { world: 'bare', options: { autoApprove: true } })
  const { emulator } = compute
  const [target] = emulator.world.targets
  if (target === undefined) throw new Error('The world has no target.')
  const folder = temporaryFolder(t, { 'towline.yaml': manifestText })
  const env = { ...environment(compute), NO_COLOR: '1' }
  let seen = 0
  return {
    compute,
    home: emulator.world.home,
    target,
    folder,
    env,
    manifest: () => readFileSync(join(folder, 'towline.yaml'), 'utf8'),
    writeManifest: (text) => writeFileSync(join(folder, 'towline.yaml'), text),
    inMemory: (argv) => inMemory(emulator, argv, { cwd: folder }),
    towline: (argv, world = {}) => towline(argv, { cwd: folder, ...world, env: { ...env, ...world.env } }),
    writes() {
      const fresh = emulator.requests.slice(seen)
      seen = emulator.requests.length
      return fresh
        .filter(({ host, method }) => host.startsWith('graph.') && method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
    },
  }
}

function environment({ env }: Compute): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
