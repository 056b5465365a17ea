import type { TestContext } from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import type { PerTarget } from '../../../src/cli/over/per-target.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { createWorld } from '../../../src/emulator/index.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import type { Send } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { memoryIo, type Ran, temporaryFolder, type World } from '../support.ts'

/** The ID of a tenant that does not exist. */
export const unknown = '99999999-0000-4000-8000-000000000000'

/**
 * Two targets with a manifest, one by its ID and one by its domain, and two tenants that do not exist. No variable is set that
 * only has an effect without a manifest.
 */
export async function world(t: TestContext): Promise<World & { readonly cwd: string; readonly send: Send }> {
  const emulator = await testEmulator(() => createWorld('fleet', { targets: 2, sites: 450 }))
  const [target, other] = emulator.world.targets
  const [application] = emulator.world.home.applications
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${emulator.world.home.id} }`,
      `application: { clientId: ${application?.appId} }`,
      'targets:',
      `  good: { tenant: ${target?.id}, tags: [live] }`,
      `  twin: { tenant: ${other?.domains[0]}, tags: [live, both] }`,
      `  gone: { tenant: ${unknown}, tags: [both, lost] }`,
      '  lost: { tenant: nowhere.example, tags: [lost] }',
    ].join('\n'),
  })
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  return { cwd, send: emulator.send, env }
}

/** The words of a command over targets, which gives two rows a target. */
export const sites = ['sites', 'list', '--limit', '2', '-o', 'ndjson']

/** The flags of a command over two targets, one at a time, without a manifest. */
export const flags: OverTargetsFlags = {
  manifest: undefined,
  noManifest: undefined,
  debug: undefined,
  verbose: undefined,
  quiet: undefined,
  noColor: undefined,
  timeout: undefined,
  target: ['a.example', 'b.example'],
  clientId: '11111111-aaaa-4bbb-8ccc-000000000001',
  homeTenant: undefined,
  cloud: undefined,
  identity: undefined,
  access: undefined,
  concurrency: 1,
  report: undefined,
  targetsFile: undefined,
  budget: undefined,
  output: 'ndjson',
  query: undefined,
}

/** Does the work in two targets that no network reaches. */
export async function overTwo(work: PerTarget, given: Partial<OverTargetsFlags> = {}, world: World = {}): Promise<Ran> {
  const { io, written } = memoryIo(world)
  const context = new CliContext(io, [], application(io))
  await overSelectedTargets(context, { ...flags, ...given }, (targets) => ({
    run: newRunOverTargets(targets, 0, 1),
    work,
  }))
  return { code: context.exitCode, ...written() }
}
