/** Real commands write and are killed; what reached the tenants is compared with the record. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import test from 'node:test'
import { createWorld } from '../../src/emulator/index.ts'
import { readFolder } from '../../src/guard/audit/read-folder.ts'
import { compare } from '../../src/guard/audit/reconcile/compare.ts'
import { Gathering } from '../../src/guard/audit/reconcile/recorded-exchanges.ts'
import { readSignIn } from '../../src/guard/audit/reconcile/sign-in.ts'
import type { ChainRecord } from '../../src/guard/audit/record.ts'
import { verifyChains } from '../../src/guard/audit/verify.ts'
import { main } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { startEmulator } from '../emulator/serve/support.ts'

const PROCESSES = 20
const WRITES = 6

const runbook = `import { runbook } from 'towline'
export default runbook({
  name: 'removals', description: '', permissions: [],
  inputs: undefined,
  async run({ graph, target }) {
    for (let count = 0; count < ${WRITES}; count++) {
      await graph.delete('/groups/' + crypto.randomUUID()).catch(() => {})
      console.log('written')
    }
    return { target: target.name }
  },
})
`.replace('  inputs: undefined,\n', '')

test('20 processes write and half of them are killed: the record and the tenants agree', {
  timeout: 300_000,
}, async (t) => {
  const { emulator, env } = await startEmulator(t, { world: () => createWorld('fleet', { targets: 3, sites: 2 }) })
  const { world } = emulator
  const [application] = world.home.applications
  const clientId = application?.appId ?? ''
  const cwd = temporaryFolder(t, {
    'removals.ts': runbook,
    'towline.yaml': [
      `home: { tenant: ${world.home.id} }`,
      `application: { clientId: ${clientId}, permissions: [Sites.FullControl.All, Sites.Read.All] }`,
      'audit: { folder: record }',
      'targets:',
      ...[...world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id}, access: read-write }`),
    ].join('\n'),
    'towline.policy.yaml': `apiVersion: towline/policy/v1
rules:
  - { id: removals, who: { runbook: [removals] }, where: { target: [all] }, allow: ["DELETE /v1.0/groups/{id}"], budget: { writesPerDay: 10000 } }
`,
  })
  const environment: NodeJS.ProcessEnv = { ...env, PATH: process.env['PATH'] }
  delete environment['TOWLINE_CLIENT_ID']
  delete environment['TOWLINE_TENANT']
  delete environment['TOWLINE_HOME_TENANT']
  let killed = 0
  await Promise.all(
    Array.from({ length: PROCESSES }, async (_, index) => {
      const words = ['run', 'removals.ts', '-t', 'all', '--write', '-o', 'ndjson']
      const child = spawn(process.execPath, [main, ...words], { cwd, env: environment })
      let seen = 0
      let stderr = ''
      const killAt = index % 2 === 0 ? 1 + ((index * 7) % (WRITES * 2)) : Number.POSITIVE_INFINITY
      child.stdout.resume()
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text
        seen += text.split('written').length - 1
        if (seen >= killAt) child.kill('SIGKILL')
      })
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
      if (signal === 'SIGKILL') killed++
      else assert.equal(code, 0, stderr)
    }),
  )
  assert.ok(killed >= PROCESSES / 4, `${killed} were killed`)

  const stored = readFolder(join(cwd, 'record'))
  const { ok, problems, records } = await verifyChains(stored)
  assert.deepEqual({ ok, problems }, { ok: true, problems: [] })
  const all: ChainRecord[] = []
  for await (const chain of stored.chains()) {
    for await (const line of chain.lines()) if (line.isWhole) all.push(JSON.parse(line.text))
  }
  const writes = new Map(all.flatMap((one) => (one.kind === 'write' ? [[one.id, one.call.urlSha256] as const] : [])))
  const recorded = new Set(writes.values())
  const reached = new Set(
    emulator.requests
      .filter(({ method, host }) => method === 'DELETE' && host === 'graph.microsoft.com')
      .map(({ path }) => createHash('sha256').update(`https://graph.microsoft.com${path}`).digest('hex')),
  )
  assert.ok(reached.size > PROCESSES, `${reached.size} writes`)
  assert.deepEqual(
    [...reached].filter((one) => !recorded.has(one)),
    [],
    'no write in a tenant is missing in the record',
  )
  const ended = all.flatMap((one) =>
    one.kind === 'outcome' && one.outcome !== 'not-sent' ? [writes.get(one.of) ?? randomUUID()] : [],
  )
  assert.deepEqual(
    ended.filter((one) => !reached.has(one)),
    [],
    'no write that ended is missing in its tenant',
  )

  // No process that was killed between an exchange and its record raises an alarm.
  const targets = [...world.targets]
  const gathering = new Gathering(
    targets.map(({ id, name }) => ({ clientId, target: name, tenantId: id })),
    0,
  )
  for (const record of all) gathering.add(record)
  for (const [place, { id }] of targets.entries()) {
    const signIns = emulator.signIns
      .filter(({ tenantId }) => tenantId === id)
      .flatMap(({ signIn }) => readSignIn(signIn) ?? [])
    const record = gathering.found[place]
    assert.ok(record !== undefined && signIns.length > 0)
    const { foreign, lost } = compare({ signIns, record, since: 0, watermark: Date.now() })
    assert.deepEqual({ foreign, lost }, { foreign: [], lost: [] })
  }
  t.diagnostic(`${killed} killed, ${reached.size} writes, ${records} records`)
})
