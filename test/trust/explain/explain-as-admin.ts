import { clouds } from '../../../src/credential/clouds.ts'
import { connector } from '../../../src/fleet/connect.ts'
import { parseManifest } from '../../../src/manifest/parse.ts'
import { homeView, targetView } from '../../../src/trust/explain/admin.ts'
import { explainTarget } from '../../../src/trust/explain/explain.ts'
import type { Explanation } from '../../../src/trust/explain/hop.ts'
import { Reads } from '../../../src/trust/reads.ts'
import { openDirectory } from '../support.ts'
import type { BrokenWorld } from './broken-world.ts'

/** The walk with what admins of these sides see in their tenants. Sign-ins of the command itself need real sockets. */
export async function explainAsAdmin(
  { emulator, home, target, manifest, env }: BrokenWorld,
  sides: readonly ('home' | 'target')[] = ['home', 'target'],
): Promise<Explanation> {
  const [wanted] = parseManifest(JSON.stringify(manifest), 'towline.yaml').targets
  if (wanted === undefined) throw new Error('The manifest has no target.')
  const { clientId = '', identity } = wanted.application
  const one = { ...wanted, clientId, homeTenant: home.id, cloud: 'global' as const, identity: identity.choice }
  const runtime = {
    send: emulator.send,
    now: emulator.clock.now,
    wait: async (ms: number) => emulator.clock.advance(ms),
  }
  const { signal } = new AbortController()
  const reads = async (tenant: typeof home) => new Reads(await openDirectory(emulator, tenant, runtime))
  return explainTarget({
    target: one,
    env,
    runtime,
    authorityHost: clouds.global.authorityHost,
    connect: (watched) => connector({ runtime: watched, env, signal })(one),
    signal,
    ...(sides.includes('home') ? { home: async (id) => homeView(await reads(home), 'an admin', id) } : {}),
    ...(sides.includes('target') ? { targetView: async (id) => targetView(await reads(target), 'an admin', id) } : {}),
  })
}
