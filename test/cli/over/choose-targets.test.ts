import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Send } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder, type World } from '../support.ts'

const unknown = '99999999-0000-4000-8000-000000000000'

/** The seed world with a manifest: the target by its ID and by its domain, and two tenants that do not exist. */
async function world(t: TestContext): Promise<World & { readonly cwd: string; readonly send: Send }> {
  const emulator = await testEmulator('seed')
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

const sites = ['sites', 'list', '--limit', '2', '-o', 'ndjson']

test('objects of several targets say which they belong to', async (t) => {
  const { code, stdout, stderr } = await runCli([...sites, '-t', 'good', '-t', 'twin'], await world(t))
  assert.equal(code, 0)
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).target)
  assert.deepEqual(names.sort(), ['good', 'good', 'twin', 'twin'])
  assert.match(stdout, /^\{"target":"(good|twin)",/m, 'first, for the eye')
  assert.equal(stderr, '2 targets: 2 ok, 0 failed\n')
})

test('for people each target is a table of its own, printed when the target is done', async (t) => {
  const given = await world(t)
  let seen = ''
  const tables: number[] = []
  const { stdout } = await runCli(
    ['sites', 'list', '--limit', '2', '-o', 'table', '-t', 'tag:live', '--concurrency', '1'],
    {
      ...given,
      send: async (request) => {
        if (request.url.includes('graph.microsoft.com')) tables.push(seen.split('displayName').length - 1)
        return given.send(request)
      },
      onStdout: (text) => {
        seen += text
      },
    },
  )
  assert.deepEqual([...new Set(tables)], [0, 1], 'the first stood there before the second target was asked')
  assert.match(stdout, /^target +displayName.*\n(good .*\n){2}\ntarget +displayName.*\n(twin .*\n){2}$/)
})

test('some failed: 5, the others are printed whole, and each failure is told with its target', async (t) => {
  const { code, stdout, stderr } = await runCli(['sites', 'list', '--limit', '2', '-t', 'tag:both'], await world(t))
  assert.equal(code, 5)
  assert.equal(JSON.parse(stdout).length, 2, 'the list is closed')
  assert.match(stderr, /^error {2}gone: .*\(TENANT_NOT_FOUND, AADSTS90002\)$/m)
  assert.match(stderr, /^2 targets: 1 ok, 1 failed: "gone"$/m)
})

test('all failed at the exchange: 4, and nothing on stdout', async (t) => {
  const { code, stdout } = await runCli([...sites, '-t', 'tag:lost'], await world(t))
  assert.deepEqual({ code, stdout }, { code: 4, stdout: '' })
})

test('all failed in Graph: 1', async (t) => {
  const { code } = await runCli(['graph', 'get', '/sites/nothing', '-t', 'tag:live'], await world(t))
  assert.equal(code, 1)
})

test('with -o json each failure is a JSON object of its own', async (t) => {
  const { stderr } = await runCli(['sites', 'list', '-o', 'json', '--quiet', '-t', 'tag:lost'], await world(t))
  const targets = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).error.target)
  assert.deepEqual(targets.sort(), ['gone', 'lost'])
})

test('--report says how each target ended, and --targets-file repeats what failed', async (t) => {
  const given = await world(t)
  const { code } = await runCli([...sites, '-t', 'all', '--report', 'report.json'], given)
  assert.equal(code, 5)
  const report = JSON.parse(readFileSync(join(given.cwd, 'report.json'), 'utf8'))
  assert.deepEqual(report.targets, { ok: 2, failed: 2, skipped: 0 })
  const jobs = report.jobs.toSorted((a: { target: string }, b: { target: string }) => a.target.localeCompare(b.target))
  assert.deepEqual(
    jobs.map(({ target, state, hop, error }: Record<string, { code: string } | undefined>) => [
      target,
      state,
      hop,
      error?.code,
    ]),
    [
      ['gone', 'failed', 'exchange', 'TENANT_NOT_FOUND'],
      ['good', 'ok', undefined, undefined],
      ['lost', 'failed', 'exchange', 'TENANT_NOT_FOUND'],
      ['twin', 'ok', undefined, undefined],
    ],
  )
  assert.ok(!('result' in jobs[1]), 'the rows are on stdout, not in the report')

  const again = await runCli([...sites, '--targets-file', 'report.json'], given)
  assert.equal(again.code, 4)
  assert.match(again.stderr, /^2 targets: 0 ok, 2 failed/m)
})

test('--targets-file takes a selector a line, and none is an error, not the default', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'some.txt'), '# those\ngood\n')
  writeFileSync(join(given.cwd, 'none.txt'), '# none\n')
  assert.equal((await runCli([...sites, '--targets-file', 'some.txt'], given)).code, 0)
  const { code, stderr } = await runCli([...sites, '--targets-file', 'none.txt'], given)
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('a report that cannot be written is refused before anything is sent', async (t) => {
  const { cwd } = await world(t)
  const { code, stderr } = await runCli([...sites, '-t', 'good', '--report', 'no/such/report.json'], { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}The report cannot be written to .*report\.json \(USAGE\)$/m)
})

test('several targets and no -t is an error, not all of them', async (t) => {
  const { code, stderr } = await runCli(sites, await world(t))
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('flags for working without a manifest are refused beside one', async (t) => {
  const given = await world(t)
  const { code, stderr } = await runCli(
    [...sites, '-t', 'good', '--access', 'read-write', '--client-id', unknown],
    given,
  )
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--client-id, --access cannot be used together with a manifest \(USAGE\)$/m)
})

test('--verbose names the manifest and the variables that it makes useless', async (t) => {
  const given = await world(t)
  const { stderr } = await runCli([...sites, '-t', 'good', '--verbose'], given)
  const expected = 'TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT'
  assert.equal(
    stderr.split('\n')[0],
    `manifest ${join(given.cwd, 'towline.yaml')}; set, but not read beside a manifest: ${expected}`,
  )
})

test('without a manifest, -t may name several tenants', async () => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const { code, stdout } = await runCli([...sites, '-t', target?.id ?? '', '-t', unknown, '--quiet'], emulator)
  assert.equal(code, 5)
  assert.equal(JSON.parse(stdout.split('\n')[0] ?? '').target, target?.id)
})

test('one at a time, and a counter where a person waits', async (t) => {
  const given = { ...(await world(t)), stderrIsTerminal: true }
  const { stderr } = await runCli([...sites, '-t', 'tag:live', '--concurrency', '1', '--no-color'], given)
  assert.equal(stderr, '\r1 of 2 targets\u001b[K\r\u001b[K2 targets: 2 ok, 0 failed\n')
})

test("the error of an only target is the command's, with its own code", async (t) => {
  const { code, stderr } = await runCli([...sites, '-t', 'gone'], await world(t))
  assert.equal(code, 4)
  assert.match(stderr, /^error {2}Tenant .*\(TENANT_NOT_FOUND, AADSTS90002\)$/m)
})

test('of several targets too, one page does not pass for the whole list where rows are shown', async (t) => {
  const argv = ['graph', 'get', '/sites', '-t', 'good', '-t', 'twin']
  const rows = await runCli([...argv, '-o', 'csv'], await world(t))
  assert.deepEqual({ code: rows.code, stdout: rows.stdout }, { code: 1, stdout: '' })
  assert.match(rows.stderr, /^error {2}good: This is the first page of a longer list.* \(OUTPUT_FAILED\)$/m)
  const json = await runCli([...argv, '-o', 'json'], await world(t))
  assert.equal(json.code, 0)
  assert.equal(JSON.parse(json.stdout).length, 2)
})
