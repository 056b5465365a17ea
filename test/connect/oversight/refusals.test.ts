import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { ownCredential } from '../../../src/connect/own-access.ts'
import { AccessError } from '../../../src/errors/errors.ts'
import { readFolder } from '../../../src/guard/audit/read-folder.ts'
import type { ChainRecord } from '../../../src/guard/audit/record.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { runCli } from '../../cli/support.ts'
import { governed, head, ID, reading, record, refusedBy, rule, type Setting, writing } from './governed.ts'

async function all(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list) void _
}

for (const [name, setting, code, words] of [
  [
    'no rule speaks of the caller',
    { policy: rule(`{ ${reading.replace('[graph]', '[sites]')} }`) },
    'POLICY_REFUSED',
    /no rule|No rule/,
  ],
  [
    'no rule speaks of the target',
    { policy: rule(`{ ${reading.replace('[all]', '[other]')} }`) },
    'POLICY_REFUSED',
    /this target/,
  ],
  [
    'no rule speaks of the application',
    { policy: rule(`{ ${reading.replace('[graph] }', '[graph], application: other }')} }`) },
    'POLICY_REFUSED',
    /./,
  ],
  ['a policy without rules', { policy: head }, 'POLICY_REFUSED', /./],
  ['a policy with a mistake', { policy: `${head}rule: []` }, 'POLICY_UNUSABLE', /did you mean "rules"/],
  ['a policy of a newer version', { policy: 'apiVersion: towline/policy/v2\n' }, 'POLICY_UNUSABLE', /newer version/],
  ['an empty policy', { policy: '' }, 'POLICY_UNUSABLE', /empty/],
  [
    'a policy that is named and missing',
    { env: { TOWLINE_POLICY: 'nowhere.yaml' } },
    'POLICY_UNUSABLE',
    /nowhere\.yaml/,
  ],
  [
    'another hash than the host demands',
    { policy: rule(`{ ${reading} }`), env: { TOWLINE_POLICY_SHA256: 'a'.repeat(64) } },
    'POLICY_UNUSABLE',
    /TOWLINE_POLICY_SHA256/,
  ],
  [
    'no policy where the host demands one',
    { env: { TOWLINE_POLICY_SHA256: 'a'.repeat(64) } },
    'POLICY_UNUSABLE',
    /there is none/,
  ],
  [
    'the host refuses what the manifest allows',
    { policy: rule(`{ ${reading} }`), host: head },
    'POLICY_REFUSED',
    /host\.yaml/,
  ],
  [
    'the manifest refuses what the host allows',
    { policy: head, host: rule(`{ ${reading} }`) },
    'POLICY_REFUSED',
    /towline\.policy\.yaml/,
  ],
  [
    'a window that is closed',
    { policy: rule(`{ ${reading}, window: "Mon 00:00-00:01 UTC" }`), now: () => Date.UTC(2026, 11, 1, 12) },
    'POLICY_REFUSED',
    /Mon 00:00/,
  ],
  [
    'requirements that nothing has',
    { policy: rule(`{ ${reading}, requires: { approvals: 1 } }`) },
    'POLICY_REFUSED',
    /requires/,
  ],
] as const) {
  test(`refused before anything is requested: ${name}`, async (t) => {
    const { emulator, open, connect } = await governed(t, setting as Setting)
    const connection = connect(open())
    await assert.rejects(connection.graph.get('/sites/root'), refusedBy(code, words))
    await assert.rejects(connection.graph.batch([{ path: '/sites/root' }]), refusedBy(code))
    await assert.rejects(ownCredential(connection).getToken('https://graph.microsoft.com/.default'), refusedBy(code))
    await assert.rejects(
      connection.credential.getToken('https://graph.microsoft.com/.default'),
      refusedBy(code === 'POLICY_UNUSABLE' ? code : 'POLICY_REFUSED'),
    )
    assert.deepEqual(emulator.requests, [])
  })
}

test('refused before anything is requested: a policy that cannot be read', async (t) => {
  const { emulator, folder, open, connect } = await governed(t, {})
  mkdirSync(join(folder, 'towline.policy.yaml'))
  await assert.rejects(
    connect(open()).graph.get('/sites/root'),
    refusedBy('POLICY_UNUSABLE', /towline\.policy\.yaml.* cannot be read/),
  )
  assert.deepEqual(emulator.requests, [])
})

test('the hash that the host demands lets its policy through', async (t) => {
  const policy = rule(`{ ${reading} }`)
  const TOWLINE_POLICY_SHA256 = createHash('sha256').update(policy).digest('hex')
  const { open, connect } = await governed(t, { policy, env: { TOWLINE_POLICY_SHA256 } })
  await connect(open()).graph.get('/sites/root')
})

test('a token is given to other code only where handout allows it', async (t) => {
  for (const [allowed, handout] of [
    [false, ''],
    [false, 'handout: { token: deny }'],
    [true, 'handout: { token: allow }'],
  ] as const) {
    const { emulator, open, connect } = await governed(t, {
      policy: `${rule(`{ ${reading} }`)}${handout}\n`,
      audit: record,
    })
    const { credential, assertion } = connect(open())
    const asked = [
      credential.getToken('https://graph.microsoft.com/.default'),
      assertion.get({ audience: 'api://AzureADTokenExchange' }),
    ]
    for (const one of asked) {
      if (allowed) await one
      else await assert.rejects(one, refusedBy('POLICY_REFUSED', /handout/))
    }
    assert.equal(emulator.requests.length > 0, allowed)
  }
})

test('a token of an API that no rule can name is refused', async (t) => {
  const { emulator, open, connect } = await governed(t, {
    policy: `${rule(`{ ${reading} }`)}handout: { token: allow }\n`,
  })
  const { credential } = connect(open())
  await assert.rejects(credential.getToken('https://vault.azure.net/.default'), refusedBy('POLICY_REFUSED', /vault/))
  await assert.rejects(
    credential.getToken('https://fabrikam.sharepoint.com/.default'),
    refusedBy('POLICY_REFUSED', /sharepoint/),
  )
  assert.deepEqual(emulator.requests, [])
})

test('a token with roles beyond the manifest is not used', async (t) => {
  for (const ceiling of [[], ['Sites.Read.All'], ['SharePoint/Sites.FullControl.All']]) {
    const { emulator, open, connect } = await governed(t, { policy: rule(`{ ${reading} }`), ceiling })
    await assert.rejects(
      connect(open()).graph.get('/sites/root'),
      refusedBy('CONSENT_DRIFT', /Sites\.FullControl\.All/),
    )
    assert.deepEqual(
      emulator.requests.filter(({ host }) => host === 'graph.microsoft.com'),
      [],
    )
  }
})

test('budgets of a run: what is over is refused, and nothing of it is sent', async (t) => {
  const budget = 'budget: { requests: 4, writesPerRun: 2, deletesPerRun: 1 }'
  const { emulator, open, connect } = await governed(t, {
    policy: rule(`{ ${writing.replace('allow: [', 'allow: ["GET /v1.0/**", ')}, ${budget} }`),
  })
  const { graph } = connect(open())
  const sent = () => emulator.requests.filter(({ host }) => host === 'graph.microsoft.com').length
  const fails = (path: string) =>
    graph.delete(path).then(
      () => undefined,
      (error: unknown) => error,
    )
  // Refused by the service: the write was not done, and its place is given back; the request was made.
  assert.ok(!((await fails(`/groups/${ID}`)) instanceof AccessError))
  assert.ok(!((await fails(`/groups/${ID}`)) instanceof AccessError))
  const before = sent()
  await assert.rejects(
    graph.batch([{ path: '/sites/root' }, { path: '/sites/root' }, { path: '/sites/root' }]),
    refusedBy('BUDGET_SPENT', /requests in a run/),
  )
  assert.equal(sent(), before, 'a batch that does not fit is not sent at all')
  await assert.rejects(
    graph.batch([1, 2].map(() => ({ method: 'DELETE' as const, path: `/groups/${ID}` }))),
    refusedBy('BUDGET_SPENT', /deletions in a run/),
  )
  await graph.get('/sites/root')
  await graph.get('/sites/root')
  await assert.rejects(graph.get('/sites/root'), refusedBy('BUDGET_SPENT', /4 requests/))
})

test('a daily budget is shared by processes, and needs a record', async (t) => {
  const policy = rule(`{ ${writing}, budget: { writesPerDay: 2 } }`)
  const { emulator, open, connect } = await governed(t, { policy, audit: record })
  // An answer that leaves open whether the write was done keeps its place.
  await emulator.faults.add({ kind: 'answer', service: 'graph', status: 500, body: '{}' })
  for (const oversights of [open(), open()]) {
    const { graph } = connect(oversights, { command: 'graph patch' })
    await assert.rejects(graph.patch(`/groups/${ID}`, {}), (error) => !(error instanceof AccessError))
    await oversights.end()
  }
  const before = emulator.requests.length
  await assert.rejects(connect(open()).graph.patch(`/groups/${ID}`, {}), refusedBy('BUDGET_SPENT', /2 writes in a day/))
  assert.equal(emulator.requests.length, before)
  const without = await governed(t, { policy })
  await assert.rejects(
    without.connect(without.open()).graph.patch(`/groups/${ID}`, {}),
    refusedBy('BUDGET_SPENT', /audit:/),
  )
})

test('no record, no write: reads go on, and the end says what is missing', async (t) => {
  const policy = rule(`{ ${writing.replace('allow: [', 'allow: ["GET /v1.0/**", ')} }`)
  const { emulator, folder, open, connect } = await governed(t, { policy, audit: record })
  writeFileSync(join(folder, 'record'), 'a file in the place of the folder')
  const oversights = open()
  const { graph } = connect(oversights)
  await graph.get('/sites/root')
  const before = emulator.requests.length
  await assert.rejects(graph.delete(`/groups/${ID}`), refusedBy('AUDIT_UNAVAILABLE', /record/))
  assert.equal(emulator.requests.length, before)
  const { lines } = await oversights.end()
  assert.match(lines.join('\n'), /not complete/)
})

test('each write is announced before it is sent, and ends once; tokens and queries are in no record', async (t) => {
  const { emulator, folder, open, connect } = await governed(t, { audit: record })
  const oversights = open()
  const { graph } = connect(oversights)
  for await (const _ of graph.list('/sites/getAllSites?$top=200&marked=marked')) void _
  await assert.rejects(graph.delete(`/groups/${ID}`))
  await graph.batch([{ path: '/sites/root' }, { method: 'DELETE', path: `/groups/${ID}` }])
  await oversights.end()
  const text = readdirSync(join(folder, 'record'))
    .flatMap((day) =>
      readdirSync(join(folder, 'record', day)).map((file) => readFileSync(join(folder, 'record', day, file), 'utf8')),
    )
    .join('')
  const records = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ChainRecord)
  const kinds = records.map(({ kind }) => kind)
  assert.deepEqual(kinds.toSorted(), [
    'end',
    'exchange',
    'outcome',
    'outcome',
    'read',
    'read',
    'start',
    'token',
    'write',
    'write',
  ])
  const [list] = records.filter((one) => one.kind === 'read')
  assert.ok(list?.kind === 'read' && list.requests === 3 && list.call.template === '/v1.0/sites/getallsites', text)
  const writes = records.filter((one) => one.kind === 'write')
  const outcomes = records.filter((one) => one.kind === 'outcome')
  assert.deepEqual(outcomes.map(({ of }) => of).toSorted(), writes.map(({ id }) => id).toSorted())
  assert.ok(
    outcomes.every(({ outcome }) => outcome === 'refused'),
    text,
  )
  assert.ok(!/eyJ|marked|skiptoken/i.test(text), 'no token and no query')
  assert.ok(
    emulator.signIns.every(
      ({ signIn }) => text.includes(signIn.uniqueTokenIdentifier) && text.includes(signIn.correlationId),
    ),
  )
  assert.equal((await verifyChains(readFolder(join(folder, 'record')))).ok, true)
})

test('a list of sites is read to its end by a rule that allows nothing else', async (t) => {
  const allow =
    'id: a, who: { command: [graph] }, where: { target: [all] }, allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/sites/{site}/**"]'
  const { open, connect } = await governed(t, { policy: rule(`{ ${allow} }`) })
  let count = 0
  for await (const _ of connect(open()).graph.list('/sites/getAllSites')) count++
  assert.equal(count, 450)
})

test('a nextLink and a redirect that lead to another template are not followed', async (t) => {
  const allow =
    'id: a, who: { command: [graph] }, where: { target: [all] }, allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/users"]'
  const { emulator, open, connect } = await governed(t, { policy: rule(`{ ${allow} }`) })
  await emulator.faults.add({
    kind: 'answer',
    service: 'graph',
    status: 200,
    body: JSON.stringify({ value: [{}], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/users?$skiptoken=1' }),
  })
  const { graph } = connect(open())
  await assert.rejects(all(graph.list('/sites/getAllSites')), refusedBy('POLICY_REFUSED', /link leads/))
  assert.deepEqual(
    emulator.requests.filter(({ path }) => path === '/v1.0/users'),
    [],
  )
})

test('the command line exits with 6 and asks nobody, and its record says why', async (t) => {
  const { emulator, folder, target } = await governed(t, { policy: head })
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  writeFileSync(
    join(folder, 'towline.yaml'),
    `application: { clientId: ${target.clientId}, permissions: [Sites.FullControl.All] }\naudit: { folder: record }\ntargets: { fabrikam: { tenant: ${target.tenant} } }`,
  )
  for (const words of [
    ['sites', 'list'],
    ['graph', 'get', '/sites'],
    ['whoami'],
    ['token'],
    ['trust', 'verify'],
    ['trust', 'explain'],
  ]) {
    const { code, stderr, stdout } = await runCli(
      [...words, '-o', 'json'].slice(0, words[0] === 'token' ? 1 : undefined),
      { cwd: folder, env, send: emulator.send },
    )
    assert.equal(code, 6, `${words.join(' ')}: ${stderr} ${stdout}`)
    assert.match(stderr + stdout, /towline\.policy\.yaml/, words.join(' '))
  }
  assert.deepEqual(emulator.requests, [])
  const shown = await runCli(['audit', 'show', '-o', 'json', '--kind', 'refusal'], { cwd: folder, env })
  const rows: { readonly kind: string; readonly policy: { readonly rule: string } }[] = JSON.parse(shown.stdout)
  assert.ok(rows.length >= 6 && rows.every(({ kind }) => kind === 'refusal'), shown.stdout)
})
