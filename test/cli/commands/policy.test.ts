import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder } from '../support.ts'

const ID = '11111111-2222-4333-8444-555555555555'

async function world(
  t: TestContext,
  files: Readonly<Record<string, string>> = {},
  permissions = '[Sites.FullControl.All]',
) {
  const emulator = await testEmulator('seed')
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT: _, ...env } = emulator.env
  const cwd = temporaryFolder(t, {
    'towline.yaml': `application: { clientId: ${TOWLINE_CLIENT_ID}, permissions: ${permissions} }
targets:
  fabrikam: { tenant: ${TOWLINE_TENANT}, access: read-write, tags: [test] }
  reader: { tenant: adatum.example, tags: [test] }`,
    ...files,
  })
  const run = (...words: string[]) => runCli(words, { cwd, env, send: emulator.send })
  return { emulator, cwd, run }
}

test('policy init writes a policy that is valid, in audit mode, and allows the reads of all commands', async (t) => {
  const { cwd, run, emulator } = await world(t)
  const made = await run('policy', 'init', '-o', 'json')
  assert.equal(made.code, 0, made.stderr)
  assert.equal(JSON.parse(made.stdout).mode, 'audit')
  const again = await run('policy', 'init')
  assert.equal(again.code, 2)
  assert.match(again.stderr, /exists and was left as it is/)
  const listed = await run('sites', 'list', '-t', 'fabrikam', '--limit', '1', '-o', 'json')
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stderr, /enforce would have refused 0 of \d requests/)

  const file = join(cwd, 'towline.policy.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('mode: audit', 'mode: enforce'))
  for (const words of [
    ['sites', 'list', '--limit', '1'],
    ['graph', 'get', '/sites/root'],
    ['whoami'],
    ['trust', 'verify'],
  ]) {
    const { code, stderr } = await run(...words, '-t', 'fabrikam')
    assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
  }
  // What gives lasting power is refused by an entry of `deny`, also where a rule allows all.
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('allow: [', 'allow: ["POST,PATCH,DELETE /{version}/applications/**", '),
  )
  emulator.clearRequests()
  for (const [method, path] of [
    ['post', `/applications/${ID}/addPassword`],
    ['post', `/applications/${ID}/federatedIdentityCredentials`],
    ['delete', `/applications/${ID}/owners/${ID}/$ref`],
  ] as const) {
    const { code, stderr } = await run(
      'graph',
      method,
      path,
      '-t',
      'fabrikam',
      ...(method === 'post' ? ['--body', '{}'] : []),
    )
    assert.equal(code, 6)
    assert.match(stderr, /the rule "deny\[\d+\]"/)
  }
  assert.deepEqual(emulator.requests, [])
})

test('policy check lists every mistake with its line, and says where no policy is', async (t) => {
  const { run } = await world(t, {
    'bad.yaml':
      'apiVersion: towline/policy/v1\nrules:\n  - id: a\n    who: {}\n    where: { target: [] }\n    allow: ["GET sites"]\n',
  })
  const bad = await run('policy', 'check', '--policy', 'bad.yaml')
  assert.equal(bad.code, 2)
  for (const line of [/bad\.yaml:4: .*names no caller/, /bad\.yaml:5: .*empty list/, /bad\.yaml:6: .*slash/])
    assert.match(bad.stderr, line)
  const none = await run('policy', 'check')
  assert.equal(none.code, 2)
  assert.match(none.stderr, /There is no policy here/)
})

const POLICY = `apiVersion: towline/policy/v1
rules:
  - { id: reading, who: { command: [graph, sites] }, where: { target: ["tag:test"] }, allow: ["GET /v1.0/sites/**"] }
  - { id: joining, who: { runbook: [joiners] }, where: { target: [fabrikam] }, allow: ["POST /v1.0/groups/{group}/members/$ref"], bind: { group: [${ID}] } }
deny: ["* /{version}/roleManagement/**"]
`

test('policy explain says what would be decided, and sends nothing', async (t) => {
  const { run, emulator } = await world(t, { 'towline.policy.yaml': POLICY, 'joiners.ts': 'export default 1' })
  const explain = async (...words: string[]) => {
    const { code, stdout, stderr } = await run('policy', 'explain', '-o', 'json', ...words)
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as {
      decision: string
      rule: string
      template: string
      method: string
      mode: string
      reason: string
    }
  }
  const allowed = await explain('-t', 'fabrikam', '--', 'graph', 'get', '/sites/root')
  assert.deepEqual(
    [allowed.decision, allowed.rule, allowed.method, allowed.template, allowed.mode],
    ['allow', 'reading', 'GET', '/v1.0/sites/**', 'enforce'],
  )
  assert.equal((await explain('--', 'graph', 'delete', `/groups/${ID}`, '-t', 'fabrikam')).rule, 'default')
  assert.equal((await explain('-t', 'fabrikam', '--', 'GET', '/roleManagement/directory')).rule, 'deny[0]')
  assert.equal((await explain('-t', 'reader', '--', 'graph', 'delete', '/groups/1')).rule, 'access')
  const call = [
    '--',
    'POST',
    `/groups/${ID}/members/$ref`,
    '--body',
    `{"@odata.id":"https://graph.microsoft.com/v1.0/users/${ID}"}`,
  ]
  assert.equal((await explain('-t', 'fabrikam', ...call)).decision, 'deny')
  assert.equal((await explain('-t', 'fabrikam', '--runbook', 'joiners.ts', ...call)).decision, 'allow')
  const wrong = await run('policy', 'explain', '-t', 'fabrikam', '--', 'tidy', 'up')
  assert.equal(wrong.code, 2)
  assert.deepEqual(emulator.requests, [])
})

test('policy test compares with the table, and fails for a decision that is not expected', async (t) => {
  const rows = [
    '{ as: { command: sites list }, target: fabrikam, request: "GET /v1.0/sites/getAllSites", expect: allow, rule: reading }',
    '{ as: { command: graph get }, target: elsewhere, request: "GET /v1.0/sites/root", expect: deny, rule: default }',
    `{ as: { runbook: joiners }, target: fabrikam, request: "POST /v1.0/groups/${ID}/members/$ref", body: { "@odata.id": "https://graph.microsoft.com/v1.0/users/${ID}" }, expect: allow, rule: joining }`,
  ]
  const table = (more = ''): string =>
    `cases:\n${[...rows, more]
      .filter(Boolean)
      .map((row) => `  - ${row}`)
      .join('\n')}\n`
  const { run, cwd } = await world(t, { 'towline.policy.yaml': POLICY, 'towline.policy-test.yaml': table() })
  const good = await run('policy', 'test', '-o', 'json')
  assert.equal(good.code, 0, good.stdout)
  assert.equal(JSON.parse(good.stdout).passed, 3)
  writeFileSync(
    join(cwd, 'other.yaml'),
    table('{ name: wrong, as: { command: sites }, target: fabrikam, request: "GET /v1.0/users", expect: allow }'),
  )
  const bad = await run('policy', 'test', 'other.yaml', '-o', 'json')
  assert.equal(bad.code, 1)
  const [failed] = JSON.parse(bad.stdout).failed
  assert.deepEqual([failed.case, failed.expected, failed.found], ['wrong', 'allow', 'deny by default'])
  writeFileSync(join(cwd, 'empty.yaml'), 'cases: []\n')
  const empty = await run('policy', 'test', 'empty.yaml')
  assert.equal(empty.code, 2)
  assert.match(empty.stderr, /no case/)
})

test('policy probe sends nothing where all is refused, and fails where a call gets through', async (t) => {
  const { run, emulator, cwd } = await world(t, { 'towline.policy.yaml': POLICY })
  const good = await run('policy', 'probe', '-t', 'fabrikam', '-o', 'json')
  assert.equal(good.code, 0, good.stderr)
  const rows: { readonly refused: boolean; readonly by: string }[] = JSON.parse(good.stdout)
  assert.ok(rows.length >= 4 && rows.every(({ refused, by }) => refused && by === 'POLICY_REFUSED'))
  assert.deepEqual(emulator.requests, [])
  writeFileSync(join(cwd, 'towline.policy.yaml'), POLICY.replace('rules:', 'mode: audit\nrules:'))
  const open = await run('policy', 'probe', '-t', 'fabrikam', '-o', 'json')
  assert.equal(open.code, 1)
  assert.match(open.stderr, /were sent that must be refused/)
  const changed = emulator.requests.filter(({ host, status }) => host === 'graph.microsoft.com' && status < 400)
  assert.deepEqual(changed, [], 'what got through found nothing')
})

test('policy schema is JSON Schema that knows every key of the first policy', async (t) => {
  const { run } = await world(t)
  const schema = JSON.parse((await run('policy', 'schema')).stdout)
  assert.deepEqual(Object.keys(schema.properties).toSorted(), ['apiVersion', 'deny', 'handout', 'mode', 'rules'])
  assert.equal(JSON.parse((await run('policy', 'schema', '--test')).stdout).properties.cases.type, 'array')
})
