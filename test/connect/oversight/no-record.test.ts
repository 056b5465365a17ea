import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { runCli } from '../../cli/support.ts'
import { governed, ID, refusedBy, rule, writing } from './governed.ts'

const policy = rule(`{ ${writing.replace('allow: [', 'allow: ["GET /v1.0/**", ')} }`)

test('where there is no record a command reads and says so, and its writes end with 6 and ask nobody', async (t) => {
  const { emulator, folder, target } = await governed(t, { policy })
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  writeFileSync(join(folder, 'record'), 'a file in the place of the folder')
  writeFileSync(
    join(folder, 'towline.yaml'),
    `application: { clientId: ${target.clientId}, permissions: [Sites.FullControl.All] }\naudit: { folder: record }\ntargets: { fabrikam: { tenant: ${target.tenant}, access: read-write } }`,
  )
  const read = await runCli(['graph', 'get', '/sites/root', '-o', 'json'], { cwd: folder, env, send: emulator.send })
  assert.equal(read.code, 0, read.stderr)
  assert.match(read.stdout, /sharepoint\.com/)
  assert.match(read.stderr, /The record of this run is not complete/)
  emulator.clearRequests()
  const write = await runCli(['graph', 'delete', `/groups/${ID}`], { cwd: folder, env, send: emulator.send })
  assert.equal(write.code, 6, write.stderr)
  assert.match(write.stderr, /AUDIT_UNAVAILABLE/)
  assert.deepEqual(
    emulator.requests.filter(({ host }) => host === 'graph.microsoft.com'),
    [],
  )
})

test('a write that could not be recorded gives its place in the budget back', async (t) => {
  const { folder, open, connect } = await governed(t, {
    policy: policy.replace(' }\n', ', budget: { writesPerRun: 1 } }\n'),
    audit: { folder: '', names: false },
  })
  writeFileSync(join(folder, 'record'), 'a file in the place of the folder')
  const { graph } = connect(open())
  for (let times = 0; times < 3; times++) {
    await assert.rejects(graph.delete(`/groups/${ID}`), refusedBy('AUDIT_UNAVAILABLE'))
  }
})
