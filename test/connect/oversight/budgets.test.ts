import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { AccessError } from '../../../src/errors/errors.ts'
import { runCli } from '../../cli/support.ts'
import { governed, head, ID, reading, record, refusedBy, rule, writing } from './governed.ts'

const group = `/groups/${ID}`

/** Of the write, not of the policy. */
function isNotRefusedHere(error: unknown): boolean {
  return !(error instanceof AccessError)
}

test('writes of a run: a place is kept where it is unknown what became of the write, and given back where it was not done', async (t) => {
  const policy = rule(`{ ${writing}, budget: { writesPerRun: 2 } }`)
  const { emulator, open, connect } = await governed(t, { policy })
  const { graph } = connect(open())
  for (let times = 0; times < 5; times++) await assert.rejects(graph.delete(group), isNotRefusedHere)
  await emulator.faults.add({ kind: 'answer', service: 'graph', status: 500, body: '{}', times: 2 })
  for (let times = 0; times < 2; times++) await assert.rejects(graph.patch(group, {}), isNotRefusedHere)
  const before = emulator.requests.length
  await assert.rejects(graph.patch(group, {}), refusedBy('BUDGET_SPENT', /2 writes in a run.*towline\.policy\.yaml/))
  assert.equal(emulator.requests.length, before)
})

test('writes of a day: a place is given back where the write was certainly not done', async (t) => {
  const policy = rule(`{ ${writing}, budget: { writesPerDay: 1 } }`)
  const { emulator, open, connect } = await governed(t, { policy, audit: record })
  for (const oversights of [open(), open(), open()]) {
    const { graph } = connect(oversights)
    // There is no such group: the service says that nothing was changed.
    await assert.rejects(graph.delete(group), isNotRefusedHere)
    await oversights.end()
  }
  await emulator.faults.add({ kind: 'answer', service: 'graph', status: 500, body: '{}', times: 1 })
  await assert.rejects(connect(open()).graph.patch(group, {}), isNotRefusedHere)
  await assert.rejects(connect(open()).graph.patch(group, {}), refusedBy('BUDGET_SPENT', /1 writes in a day/))
})

test('writes of a day: two runs at once get no more places than there are', async (t) => {
  const policy = rule(`{ ${writing}, budget: { writesPerDay: 7 } }`)
  const { emulator, open, connect } = await governed(t, { policy, audit: record })
  await emulator.faults.add({ kind: 'answer', service: 'graph', status: 500, body: '{}', times: 100 })
  const graphs = [open(), open()].map((oversights) => connect(oversights).graph)
  const errors = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      graphs[at % 2]?.patch(group, {}).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  )
  assert.equal(errors.filter((error) => error instanceof AccessError && error.code === 'BUDGET_SPENT').length, 13)
  assert.equal(emulator.requests.filter(({ method }) => method === 'PATCH').length, 7)
})

test('a batch that does not fit into a day takes no place', async (t) => {
  const policy = rule(`{ ${writing}, budget: { writesPerDay: 2 } }`)
  const { emulator, open, connect } = await governed(t, { policy, audit: record })
  const item = { method: 'PATCH', path: group, body: {} } as const
  const { graph } = connect(open())
  await assert.rejects(graph.batch([item, item, item]), refusedBy('BUDGET_SPENT', /2 writes in a day/))
  assert.deepEqual(
    emulator.requests.filter(({ host }) => host === 'graph.microsoft.com'),
    [],
  )
  await graph.batch([item, item])
})

test('a budget of nothing allows nothing', async (t) => {
  for (const budget of ['requests: 0', 'writesPerRun: 0', 'deletesPerRun: 0', 'writesPerDay: 0']) {
    const policy = rule(`{ ${writing}, budget: { ${budget} } }`)
    const { emulator, open, connect } = await governed(t, { policy, audit: record })
    await assert.rejects(connect(open()).graph.delete(group), refusedBy('BUDGET_SPENT'), budget)
    assert.deepEqual(
      emulator.requests.filter(({ host }) => host === 'graph.microsoft.com'),
      [],
      budget,
    )
  }
})

test('in audit mode a spent budget refuses nothing, and each request is counted once', async (t) => {
  const budget = 'budget: { requests: 1, writesPerRun: 1, deletesPerRun: 1 }'
  const policy = rule(`{ ${writing}, mode: audit, ${budget} }`)
  // Two policies with the same rule: a request that both refuse is one request.
  const { emulator, open, connect } = await governed(t, { policy, host: policy })
  const oversights = open()
  const { graph } = connect(oversights)
  await emulator.faults.add({ kind: 'answer', service: 'graph', status: 500, body: '{}', times: 3 })
  for (let times = 0; times < 3; times++) await assert.rejects(graph.delete(group), isNotRefusedHere)
  const { lines } = await oversights.end()
  assert.deepEqual(lines, ['enforce would have refused 2 of 3 requests, by these rules: writing (2)'])
})

test('in audit mode a write that was not done gives its place back', async (t) => {
  const policy = rule(`{ ${writing}, mode: audit, budget: { writesPerRun: 1 } }`)
  const { open, connect } = await governed(t, { policy })
  const oversights = open()
  const { graph } = connect(oversights)
  for (let times = 0; times < 3; times++) await assert.rejects(graph.delete(group), isNotRefusedHere)
  const { lines } = await oversights.end()
  assert.deepEqual(lines, ['enforce would have refused 0 of 3 requests'])
})

test('the command line exits with 6 for a spent budget, names rule and file, and the record has it', async (t) => {
  const policy = rule(`{ ${reading}, budget: { requests: 0 } }`)
  const { emulator, folder, target } = await governed(t, { policy })
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  writeFileSync(
    join(folder, 'towline.yaml'),
    `application: { clientId: ${target.clientId}, permissions: [Sites.FullControl.All] }\naudit: { folder: record }\ntargets: { fabrikam: { tenant: ${target.tenant} } }`,
  )
  const { code, stderr } = await runCli(['graph', 'get', '/sites/root'], { cwd: folder, env, send: emulator.send })
  assert.equal(code, 6, stderr)
  assert.match(stderr, /"reading"[\s\S]*towline\.policy\.yaml/)
  const shown = await runCli(['audit', 'show', '-o', 'json', '--kind', 'refusal'], { cwd: folder, env })
  assert.equal((JSON.parse(shown.stdout) as unknown[]).length, 1, shown.stdout)
})

test('the last line of a command says what enforce would have refused', async (t) => {
  const { emulator, folder, target } = await governed(t, { policy: head.replace('v1\n', 'v1\nmode: audit\n') })
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  writeFileSync(
    join(folder, 'towline.yaml'),
    `application: { clientId: ${target.clientId}, permissions: [Sites.FullControl.All] }\ntargets: { fabrikam: { tenant: ${target.tenant} } }`,
  )
  const { code, stderr } = await runCli(['graph', 'get', '/sites/root'], { cwd: folder, env, send: emulator.send })
  assert.equal(code, 0, stderr)
  assert.match(stderr.trimEnd().split('\n').at(-1) ?? '', /enforce would have refused 1 of 1 request/)
})
