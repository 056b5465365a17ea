import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createWorld } from '../../src/emulator/index.ts'
import { fleet } from '../../src/fleet/fleet.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { listSites } from '../../src/graph/sites.ts'
import type { Send } from '../../src/http/send.ts'
import type { Target } from '../../src/manifest/target.ts'
import { testEmulator } from '../support/emulator.ts'

const sites = runbook({
  name: 'sites',
  description: '',
  permissions: [],
  async run({ target, graph }) {
    const hosts = new Set<string>()
    for await (const { webUrl } of listSites(graph, { headers: { 'x-target': target.tenant } })) {
      hosts.add(new URL(webUrl ?? '').hostname)
      await turn()
    }
    return [...hosts]
  },
})

test('200 targets raced through one process, every seventh token answered from another tenant: no slip', async () => {
  const emulator = await testEmulator(() => createWorld('fleet', { targets: 200, sites: 3 }))
  const tenants = [...emulator.world.targets]
  const targets = tenants.map(
    ({ id, name }): Target => ({
      name,
      tenant: id,
      clientId: emulator.env['TOWLINE_CLIENT_ID'] ?? '',
      homeTenant: undefined,
      cloud: 'global',
      identity: { kind: 'system' },
      access: 'read-only',
      permissions: [],
      tags: [],
    }),
  )
  const wrong = new Set(tenants.filter((_, index) => index % 7 === 0).map(({ id }) => id))
  const slips: string[] = []
  let calls = 0
  let turns = 0
  const send: Send = async (request) => {
    for (let waits = (turns++ * 7) % 5; waits > 0; waits--) await turn()
    const [, asked = ''] = /\/([\da-f-]{36})\/oauth2\/v2\.0\/token$/.exec(request.url) ?? []
    const other = tenants[(tenants.findIndex(({ id }) => id === asked) + 1) % tenants.length]?.id ?? ''
    if (wrong.has(asked)) return emulator.send({ ...request, url: request.url.replace(asked, other) })
    const bearer = request.headers?.['authorization']
    if (bearer !== undefined) {
      calls++
      const { tid } = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString())
      const meant = request.headers?.['x-target']
      if (tid !== meant) slips.push(`${tid} in place of ${meant}`)
    }
    return emulator.send(request)
  }
  const reached = new Map<string, string>()
  const failed: string[] = []
  const env = { ...emulator.env }
  for await (const outcome of fleet({ targets, env, send }).run(sites, { concurrency: 50 })) {
    if (outcome.state === 'failed') {
      assert.match(String(outcome.error), /TokenExchangeError/)
      assert.equal((outcome.error as { code?: string }).code, 'TOKEN_MISMATCH')
      failed.push(outcome.target.tenant)
    }
    if (outcome.state === 'ok') {
      assert.equal(outcome.result.length, 1, 'the sites of one tenant only')
      reached.set(outcome.target.tenant, outcome.result[0] ?? '')
    }
  }
  assert.deepEqual(failed.sort(), [...wrong].sort())
  assert.equal(new Set(reached.values()).size, 200 - wrong.size, 'each its own')
  assert.ok(calls >= 200 - wrong.size)
  assert.deepEqual(slips, [], 'no token went where it does not belong')
})
