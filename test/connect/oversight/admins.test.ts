import assert from 'node:assert/strict'
import test from 'node:test'
import { normalRequest } from '../../../src/guard/normal-request.ts'
import { governed, head, refusedBy, rule } from './governed.ts'

const root = 'https://graph.microsoft.com'
const GRAPH = `${root}/.default`
const calls = (path: string) => [
  { request: normalRequest('GET', path, { root, api: 'v1.0' }), root, isWithheld: false } as const,
]
const actor = { command: 'trust plan' }
const reads = (command: string): string =>
  rule(`{ id: reads, who: { command: [${command}] }, where: { target: [all] }, allow: ["GET /v1.0/organization"] }`)

test('what a signed-in admin sends is not judged by rules for commands, nor by deny', async (t) => {
  for (const policy of [head, reads('graph'), `${reads('graph')}deny: ["* /v1.0/organization"]\n`]) {
    const { open, target } = await governed(t, { policy })
    const admin = open().of(target, actor, true)
    await admin?.beforeToken(GRAPH)
    await admin?.begin(calls('/organization'))
    await admin?.begin(calls('/users'))
    assert.ok(admin !== undefined)
  }
})

test('a rule that names trust judges admins, and what it does not allow is refused', async (t) => {
  const { open, target } = await governed(t, { policy: reads('trust') })
  const admin = open().of(target, actor, true)
  await admin?.beforeToken(GRAPH)
  await admin?.begin(calls('/organization'))
  assert.ok(admin !== undefined)
  await assert.rejects(admin.begin(calls('/users')), refusedBy('POLICY_REFUSED', /signed-in admin/))
})

test('a rule that names trust allows the application nothing, whatever its command', async (t) => {
  const { emulator, open, connect } = await governed(t, { policy: reads('trust') })
  const { graph } = connect(open(), { command: 'trust verify' })
  await assert.rejects(graph.get('/organization'), refusedBy('POLICY_REFUSED', /No rule/))
  assert.deepEqual(emulator.requests, [])
})

test('a policy that cannot be used refuses admins too', async (t) => {
  const { open, target } = await governed(t, { policy: 'rules: nonsense' })
  const admin = open().of(target, actor, true)
  assert.ok(admin !== undefined)
  await assert.rejects(admin.beforeToken(GRAPH), refusedBy('POLICY_UNUSABLE'))
  await assert.rejects(admin.begin(calls('/organization')), refusedBy('POLICY_UNUSABLE'))
})
