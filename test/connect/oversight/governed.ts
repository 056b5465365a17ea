import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { connector } from '../../../src/connect/connect.ts'
import { Oversights } from '../../../src/connect/oversight/oversights.ts'
import { AccessError } from '../../../src/errors/errors.ts'
import type { Actor } from '../../../src/guard/actor.ts'
import { nodeRuntime } from '../../../src/http/runtime.ts'
import type { Governance, Target } from '../../../src/manifest/target.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { testEmulator } from '../../support/emulator.ts'

export const ID = '11111111-2222-4333-8444-555555555555'
export const head = 'apiVersion: towline/policy/v1\n'
export const rule = (text: string): string => `${head}rules:\n  - ${text}\n`
export const reading = 'id: reading, who: { command: [graph] }, where: { target: [all] }, allow: ["GET /v1.0/**"]'
export const writing =
  'id: writing, who: { command: [graph] }, where: { target: [all] }, allow: ["DELETE /v1.0/groups/{id}", "PATCH /v1.0/groups/{id}"]'

export interface Setting {
  readonly policy?: string
  readonly host?: string
  readonly env?: Record<string, string>
  readonly audit?: Governance['audit']
  readonly now?: () => number
  readonly ceiling?: readonly string[]
}

/** The seed's target, governed as a test says. */
export async function governed(t: TestContext, { policy, host, env = {}, audit, now, ceiling }: Setting) {
  const emulator = await testEmulator('seed')
  const {
    TOWLINE_CLIENT_ID: clientId = '',
    TOWLINE_TENANT: tenant = '',
    TOWLINE_HOME_TENANT: _,
    ...host_
  } = emulator.env
  const folder = temporaryFolder(t)
  if (policy !== undefined) writeFileSync(join(folder, 'towline.policy.yaml'), policy)
  if (host !== undefined) writeFileSync(join(folder, 'host.yaml'), host)
  const target: Target = {
    name: 'fabrikam',
    tenant,
    clientId,
    homeTenant: undefined,
    cloud: 'global',
    identity: undefined,
    access: 'read-write',
    permissions: [],
    tags: ['test'],
    governance: {
      application: 'read',
      ceiling: ceiling ?? ['Sites.FullControl.All'],
      folder,
      ...(audit === undefined
        ? {}
        : { audit: audit.folder === '' ? { folder: join(folder, 'record'), names: audit.names } : audit }),
    },
  }
  const runtime = nodeRuntime({
    send: emulator.send,
    env: { ...host_, ...env },
    wait: async () => {},
    ...(now && { now }),
  })
  const opened: Oversights[] = []
  const open = () => {
    const oversights = new Oversights(runtime, { cwd: folder, hostPolicy: join(folder, 'host.yaml') })
    opened.push(oversights)
    return oversights
  }
  t.after(() => Promise.all(opened.map((one) => one.end())))
  const connect = (oversights: Oversights, actor: Actor = { command: 'graph get' }) =>
    connector(runtime, { oversights })(target, { actor })
  return { emulator, folder, target, runtime, open, connect }
}

export function refusedBy(code: AccessError['code'], words?: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AccessError, String(error))
    assert.equal(error.code, code)
    if (words !== undefined) assert.match(`${error.message} ${error.likelyCause}`, words)
    return true
  }
}

/** A record in a folder beside the policy. */
export const record = { folder: '', names: false } as const
