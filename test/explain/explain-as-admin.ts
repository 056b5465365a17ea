import assert from 'node:assert/strict'
import { clouds } from '../../src/credential/clouds.ts'
import { expectedIdentity } from '../../src/explain/expected-identity.ts'
import type { Explanation } from '../../src/explain/hop.ts'
import { adminViews } from '../../src/explain/views-of-admin.ts'
import { walkLegs } from '../../src/explain/walk-legs.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { selectTargets } from '../../src/manifest/select.ts'
import { adminSignIn } from '../trust/admin-sign-in.ts'
import type { BrokenWorld } from './working-world.ts'

/** The walk with what admins of these sides see in their tenants. Each of them signs in by a device code. */
export async function explainAsAdmin(
  world: BrokenWorld,
  sides: readonly ('home' | 'target')[] = ['home', 'target'],
): Promise<Explanation> {
  const { emulator, manifest, env } = world
  const parsed = parseManifestWithLines(JSON.stringify(manifest), 'towline.yaml')
  const [target] = selectTargets(parsed, [])
  assert.ok(target, 'the manifest has one target')
  const runtime = {
    send: world.send,
    now: emulator.clock.now,
    wait: async (ms: number) => emulator.clock.advance(ms),
    env,
  }
  const { home, targetView } = adminViews({
    target,
    authorityHost: clouds[target.cloud].authorityHost,
    graphHost: undefined,
    method: 'device-code',
    authClientId: undefined,
    tell: async () => {},
    signIn: adminSignIn(emulator),
    runtime,
  })
  return walkLegs({
    target,
    hosts: {},
    runtime,
    expected: expectedIdentity(parsed, target.name),
    ...(home !== undefined && sides.includes('home') && { home }),
    ...(targetView !== undefined && sides.includes('target') && { targetView }),
  })
}
