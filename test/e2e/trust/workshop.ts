import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Emulator } from '../../../src/emulator/api.ts'
import type { Tenant } from '../../../src/emulator/world/model.ts'
import { type ChildWorld, main, towline } from '../../cli/child.ts'
import type { Ran } from '../../cli/support.ts'
import { startEmulator } from '../../emulator/serve/support.ts'

export const manifest = `# The trust of this test.
home: { tenant: contoso.onmicrosoft.com }
application:
  displayName: Demo App # as people see it
  permissions: [Sites.Read.All]
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`

/** Two tenants in which nothing is set up, a manifest, and the command line in processes of its own. */
export interface Workshop {
  readonly emulator: Emulator
  readonly home: Tenant
  readonly target: Tenant
  readonly folder: string
  readonly manifestPath: string
  /** For a process on the home tenant's compute. */
  readonly env: Readonly<NodeJS.ProcessEnv>
  towline(argv: readonly string[], world?: ChildWorld): Promise<Ran>
  /** Node's arguments for the same. */
  readonly main: string
  manifestText(): Promise<string>
  /** What was written in the directories since the last call. */
  writes(): string[]
}

export async function workshop(t: TestContext, text: string = manifest): Promise<Workshop> {
  const running = await startEmulator(t, { world: 'bare', env: process.env, options: { autoApprove: true } })
  const folder = await mkdtemp(join(tmpdir(), 'towline-trust-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const manifestPath = join(folder, 'towline.yaml')
  await writeFile(manifestPath, text)

  const { emulator } = running
  const [target] = emulator.world.targets
  if (target === undefined) throw new Error('The world has no target.')
  const inherited = { ...process.env, NO_COLOR: '1' }
  for (const name of running.unset) delete (inherited as NodeJS.ProcessEnv)[name]
  const env = { ...inherited, ...running.env }
  let seen = 0
  return {
    emulator,
    home: emulator.world.home,
    target,
    folder,
    manifestPath,
    env,
    main,
    towline: (argv, world = {}) =>
      towline(argv, { cwd: folder, ...world, env: { ...(env as Record<string, string>), ...world.env } }),
    manifestText: () => readFile(manifestPath, 'utf8'),
    writes() {
      const fresh = emulator.requests.slice(seen)
      seen = emulator.requests.length
      return fresh
        .filter(({ host, method }) => host.startsWith('graph.') && method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
    },
  }
}
