import assert from 'node:assert/strict'
import { Reads } from '../../src/directory/reads.ts'
import { homeView, targetView } from '../../src/explain/admin.ts'
import { expectedIdentity } from '../../src/explain/expected-identity.ts'
import type { Explanation } from '../../src/explain/hop.ts'
import { walkChain } from '../../src/explain/walk-chain.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { selectTargets } from '../../src/manifest/select.ts'
import { openDirectory } from '../trust/support.ts'
import type { BrokenWorld } from './working-world.ts'

/** The walk with what admins of these sides see in their tenants. Sign-ins of the command itself need real sockets. */
export async function explainAsAdmin(
  world: BrokenWorld,
  sides: readonly ('home' | 'target')[] = ['home', 'target'],
): Promise<Explanation> {
  const { emulator, home, target, manifest, env } = world
  const parsed = parseManifestWithLines(JSON.stringify(manifest), 'towline.yaml')
  const [one] = selectTargets(parsed, [])
  assert.ok(one, 'the manifest has one target')
  const runtime = {
    send: world.send,
    now: emulator.clock.now,
    wait: async (ms: number) => emulator.clock.advance(ms),
    env,
  }
  const reads = async (tenant: typeof home) => new Reads(await openDirectory(emulator, tenant, runtime))
  return walkChain({
    target: one,
    hosts: {},
    runtime,
    expected: expectedIdentity(parsed, one.name),
    ...(sides.includes('home') ? { home: async (id) => homeView(await reads(home), 'an admin', id) } : {}),
    ...(sides.includes('target') ? { targetView: async (id) => targetView(await reads(target), 'an admin', id) } : {}),
  })
}
