import type { TestContext } from 'node:test'
import { createEmulator } from '../../../src/emulator/index.ts'
import type { Send } from '../../../src/http/send.ts'
import { temporaryFolder, type World } from '../support.ts'

/** The ID of a tenant that does not exist. */
export const unknown = '99999999-0000-4000-8000-000000000000'

/** The seed world with a manifest: the target by its ID and by its domain, and two tenants that do not exist. */
export async function world(t: TestContext): Promise<World & { readonly cwd: string; readonly send: Send }> {
  const emulator = await createEmulator('seed')
  const [target] = emulator.world.targets
  const [application] = emulator.world.home.applications
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${emulator.world.home.id} }`,
      `application: { clientId: ${application?.appId} }`,
      'targets:',
      `  good: { tenant: ${target?.id}, tags: [live] }`,
      `  twin: { tenant: ${target?.domains[0]}, tags: [live, both] }`,
      `  gone: { tenant: ${unknown}, tags: [both, lost] }`,
      '  lost: { tenant: nowhere.example, tags: [lost] }',
    ].join('\n'),
  })
  return { cwd, send: emulator.send, env: emulator.env }
}

/** The words of a command over targets, which gives two rows a target. */
export const sites = ['sites', 'list', '--limit', '2', '-o', 'ndjson']
