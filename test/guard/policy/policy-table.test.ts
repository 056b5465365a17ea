import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { connector } from '../../../src/connect/connect.ts'
import { decisive, judgeRequest } from '../../../src/connect/oversight/judge-request.ts'
import { Oversights } from '../../../src/connect/oversight/oversights.ts'
import { noUsage } from '../../../src/connect/usage.ts'
import { AccessError } from '../../../src/errors/errors.ts'
import { newRun } from '../../../src/fleet/run.ts'
import { runbook } from '../../../src/fleet/runbook.ts'
import { runbookJob } from '../../../src/fleet/runbook-job.ts'
import type { GraphMethod } from '../../../src/guard/normal-request.ts'
import { normalRequest } from '../../../src/guard/normal-request.ts'
import { loadPolicy } from '../../../src/guard/policy/file/load-policy.ts'
import { pause } from '../../../src/http/pause.ts'
import { nodeRuntime } from '../../../src/http/runtime.ts'
import type { Target } from '../../../src/manifest/target.ts'
import { runCli, temporaryFolder } from '../../cli/support.ts'
import { testEmulator } from '../../support/emulator.ts'
import { policies, type Row, requests } from './requests.ts'

const root = 'https://graph.microsoft.com'
const PERMISSIONS = [
  'Sites.FullControl.All AdministrativeUnit.Read.All Application.Read.All AuditLog.Read.All Channel.ReadBasic.All',
  'Directory.Read.All Domain.Read.All Files.Read.All Group.Read.All GroupMember.Read.All Organization.Read.All',
  'Policy.Read.All Reports.Read.All RoleManagement.Read.Directory ServiceHealth.Read.All Team.ReadBasic.All User.Read.All',
].flatMap((line) => line.split(' '))

/** An emulator, and a folder with a manifest of its target and the three policies. */
async function world(t: TestContext, mode?: 'audit') {
  const emulator = await testEmulator('workplace')
  const {
    TOWLINE_CLIENT_ID: clientId = '',
    TOWLINE_TENANT: tenant = '',
    TOWLINE_HOME_TENANT: home,
    ...env
  } = emulator.env
  const moded = (text: string): string => (mode === undefined ? text : text.replace('v1\n', `v1\nmode: ${mode}\n`))
  const cwd = temporaryFolder(t, {
    'towline.yaml': `home: { tenant: ${home} }
applications: { read: { clientId: ${clientId}, permissions: [${PERMISSIONS.join(', ')}] } }
targets: { fabrikam-test: { tenant: ${tenant}, access: read-write, tags: [test] } }`,
    ...Object.fromEntries(Object.entries(policies).map(([name, text]) => [`${name}.yaml`, moded(text)])),
  })
  const target: Target = {
    name: 'fabrikam-test',
    tenant,
    clientId,
    homeTenant: home,
    cloud: 'global',
    identity: undefined,
    access: 'read-write',
    permissions: [],
    tags: ['test'],
    governance: { application: 'read', ceiling: PERMISSIONS, folder: cwd },
  }
  const runtime = nodeRuntime({ send: emulator.send, env, wait: async () => {} })
  const overseen = (policy: string) =>
    new Oversights(runtime, { cwd, policy: join(cwd, `${policy}.yaml`), hostPolicy: join(cwd, 'none.yaml') })
  /** What reached Graph since the last look. */
  const reached = (): number => {
    const sent = emulator.requests.filter(({ host }) => host === 'graph.microsoft.com')
    emulator.clearRequests()
    return sent.length
  }
  return { emulator, env, cwd, target, runtime, overseen, reached }
}

function partsOf({ call }: Row): {
  readonly method: GraphMethod
  readonly path: string
  readonly api: 'beta' | 'v1.0'
} {
  const [method = '', path = ''] = call.split(' ')
  const isBeta = path.startsWith('/beta/')
  return { method: method as GraphMethod, path: isBeta ? path.slice(5) : path, api: isBeta ? 'beta' : 'v1.0' }
}

/** The command by which a row is asked. */
function commandOf(row: Row): string {
  return `graph ${partsOf(row).method.toLowerCase()}`
}

function headersOf({ body }: Row): Record<string, string> | undefined {
  return body === 'text' ? { 'content-type': 'text/plain' } : undefined
}

const named = (row: Row): string => `${row.policy}: ${row.call} ${JSON.stringify(row.body ?? '')}`

test('the table has at least eighty requests, and each policy allows and refuses', () => {
  assert.ok(requests.length >= 80, `${requests.length}`)
  for (const policy of Object.keys(policies)) {
    const own = requests.filter((row) => row.policy === policy)
    assert.deepEqual(new Set(own.map(({ expect }) => expect)), new Set(['allow', 'deny']))
  }
})

test('the judge decides on each request by the rule that is expected', async (t) => {
  const { cwd, target } = await world(t)
  for (const row of requests) {
    const policy = await loadPolicy(join(cwd, `${row.policy}.yaml`))
    const { method, path, api } = partsOf(row)
    const headers = headersOf(row)
    const request = normalRequest(method, path, { root, api, ...(headers && { headers }) })
    const body = row.body === undefined || typeof row.body === 'string' ? row.body : JSON.stringify(row.body)
    const caller = { actor: { command: commandOf(row) }, application: 'read', folder: cwd, target }
    const call = { request, body, headers, root, isWithheld: false }
    const verdict = decisive(judgeRequest(call, { policies: [policy], caller, now: Date.now() }))
    assert.deepEqual([verdict?.decision, verdict?.rule], [row.expect, row.rule], named(row))
  }
})

test('the library sends what is allowed, and nothing of what is refused', async (t) => {
  const { target, runtime, overseen, reached } = await world(t)
  for (const row of requests) {
    const { method, path, api } = partsOf(row)
    const { graph } = connector(runtime, { oversights: overseen(row.policy) })(target, {
      actor: { command: commandOf(row) },
    })
    const headers = headersOf(row)
    const error = await graph
      .request(method, path, {
        api,
        ...(headers && { headers }),
        ...(row.body === undefined ? {} : { body: row.body }),
      })
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    if (row.expect === 'allow') assert.ok(!(error instanceof AccessError), `${named(row)}: ${error}`)
    else assert.ok(error instanceof AccessError && error.code === 'POLICY_REFUSED', `${named(row)}: ${error}`)
    assert.equal(reached() > 0, row.expect === 'allow', named(row))
  }
})

test('one denied item denies a batch, and allowed ones go through', async (t) => {
  const { target, runtime, overseen, reached } = await world(t)
  for (const row of requests.filter(({ body }) => typeof body !== 'string')) {
    const { method, path, api } = partsOf(row)
    // The caller of the allowed question beside it; rows of other commands have no batch of two allowed ones.
    const beside = {
      documented: '/sites/getAllSites',
      wide: '/users',
      narrow: '/sites/contoso.sharepoint.com:/sites/hr',
    }[row.policy]
    const oversights = overseen(row.policy)
    const actor = { command: row.policy === 'documented' && method === 'GET' ? 'graph get' : commandOf(row) }
    const { graph } = connector(runtime, { oversights })(target, { actor })
    const items = [{ method, path, ...(row.body === undefined ? {} : { body: row.body }) }]
    const isBesideAllowed = row.policy !== 'documented' || method === 'GET'
    const all = isBesideAllowed ? [{ path: beside }, ...items] : items
    const error = await graph.batch(all, { api }).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (row.expect === 'allow') {
      const isOtherVersion = api === 'beta' && row.policy !== 'wide'
      assert.ok(isOtherVersion || !(error instanceof AccessError), `${named(row)}: ${error}`)
    } else {
      assert.ok(error instanceof AccessError, `${named(row)}: ${error}`)
      assert.equal(reached(), 0, named(row))
    }
    reached()
  }
})

test('a batch that is put together by hand is opened', async (t) => {
  const { target, runtime, overseen, reached } = await world(t)
  for (const row of requests.filter(({ body, policy }) => typeof body !== 'string' && policy === 'wide')) {
    const { method, path, api } = partsOf(row)
    const { graph } = connector(runtime, { oversights: overseen(row.policy) })(target, {
      actor: { command: 'graph post' },
    })
    const item = {
      id: '1',
      method,
      url: path,
      ...(row.body === undefined ? {} : { body: row.body, headers: { 'Content-Type': 'application/json' } }),
    }
    const error = await graph.post('/$batch', { requests: [item] }, { api }).then(
      () => undefined,
      (error: unknown) => error,
    )
    assert.equal(error instanceof AccessError, row.expect === 'deny', `${named(row)}: ${error}`)
    assert.equal(reached() > 0, row.expect === 'allow', named(row))
  }
})

test('a runbook is held to the rules that name it', async (t) => {
  const { cwd, target, runtime, overseen, reached } = await world(t)
  for (const row of requests) {
    const { method, path, api } = partsOf(row)
    // `list-sites` reads by the documented policy, and `joiners` does all else.
    const name = row.policy === 'documented' && method === 'GET' ? 'list-sites' : 'joiners'
    if (row.policy === 'narrow' && row.rule === 'people') continue
    const code = runbook({
      name,
      description: '',
      permissions: [],
      async run({ graph }) {
        const headers = headersOf(row)
        await graph.request(method, path, {
          api,
          ...(headers && { headers }),
          ...(row.body === undefined ? {} : { body: row.body }),
        })
      },
    })
    const run = newRun({ name, file: join(cwd, `${name}.ts`), sha256: 'a'.repeat(64) }, [target], Date.now(), {
      write: true,
    })
    const connect = connector(runtime, { oversights: overseen(row.policy) })
    const job = await runbookJob(code, run, { connect, wait: pause, onEvent: () => {}, command: 'run' })
    reached()
    const error = await Promise.resolve(job(target, new AbortController().signal, noUsage())).then(
      () => undefined,
      (error: unknown) => error,
    )
    const isRefused = error instanceof AccessError && error.code === 'POLICY_REFUSED'
    assert.equal(isRefused, row.expect === 'deny', `${named(row)}: ${error}`)
    assert.equal(reached() > 0, row.expect === 'allow', `${named(row)}: ${error}`)
  }
})

test('the command line exits with 6 for what is refused, and names rule and file', async (t) => {
  const { emulator, env, cwd, reached } = await world(t)
  for (const row of requests) {
    const { method, path, api } = partsOf(row)
    const body =
      row.body === undefined ? [] : ['--body', typeof row.body === 'string' ? row.body : JSON.stringify(row.body)]
    if (row.body === 'text' || (typeof row.body === 'string' && row.expect === 'deny')) continue
    const words = ['graph', method.toLowerCase(), path, '--api', api, '--policy', `${row.policy}.yaml`, ...body]
    const { code, stderr } = await runCli(words, { cwd, env, send: emulator.send })
    assert.equal(code === 6, row.expect === 'deny', `${named(row)}: ${code} ${stderr}`)
    assert.equal(reached() > 0, row.expect === 'allow', named(row))
    if (row.expect === 'deny') {
      assert.match(stderr, new RegExp(`${row.policy}\\.yaml`), named(row))
      const isRule = !['default', 'unclear-request'].includes(row.rule)
      assert.ok(!isRule || stderr.includes(row.rule), `${named(row)}: ${stderr}`)
    }
  }
})

test('in audit mode everything is sent, and what enforce would have refused is counted', async (t) => {
  const { target, runtime, overseen, reached } = await world(t, 'audit')
  for (const policy of Object.keys(policies) as (keyof typeof policies)[]) {
    const own = requests.filter((row) => row.policy === policy)
    const oversights = overseen(policy)
    const connect = connector(runtime, { oversights })
    for (const row of own) {
      const { method, path, api } = partsOf(row)
      const { graph } = connect(target, { actor: { command: commandOf(row) } })
      const headers = headersOf(row)
      const error = await graph
        .request(method, path, {
          api,
          ...(headers && { headers }),
          ...(row.body === undefined ? {} : { body: row.body }),
        })
        .then(
          () => undefined,
          (error: unknown) => error,
        )
      assert.ok(!(error instanceof AccessError), `${named(row)}: ${error}`)
      assert.ok(reached() > 0, named(row))
    }
    const { lines } = await oversights.end()
    const denied = own.filter(({ expect }) => expect === 'deny').length
    const [line = ''] = lines
    assert.match(line, new RegExp(`^enforce would have refused ${denied} of ${own.length} requests`), line)
  }
})

test('in audit mode the last line of a command says whether enforce would have refused it', async (t) => {
  const { emulator, env, cwd, reached } = await world(t, 'audit')
  for (const row of requests) {
    if (typeof row.body === 'string') continue
    const { method, path, api } = partsOf(row)
    const body = row.body === undefined ? [] : ['--body', JSON.stringify(row.body)]
    const words = ['graph', method.toLowerCase(), path, '--api', api, '--policy', `${row.policy}.yaml`, ...body]
    const { code, stderr } = await runCli(words, { cwd, env, send: emulator.send })
    assert.notEqual(code, 6, `${named(row)}: ${stderr}`)
    assert.ok(reached() > 0, named(row))
    const last = stderr.trimEnd().split('\n').at(-1) ?? ''
    const found = /enforce would have refused (\d) of \d+ requests?/.exec(last)
    assert.equal(found?.[1], row.expect === 'deny' ? '1' : '0', `${named(row)}: ${stderr}`)
    if (row.expect === 'deny') assert.ok(last.includes(row.rule), `${named(row)}: ${last}`)
  }
})

test('in audit mode a batch is sent, and each of its items that enforce would have refused is counted', async (t) => {
  const { target, runtime, overseen, reached } = await world(t, 'audit')
  for (const row of requests.filter(({ body }) => typeof body !== 'string')) {
    const { method, path, api } = partsOf(row)
    const oversights = overseen(row.policy)
    const { graph } = connector(runtime, { oversights })(target, { actor: { command: commandOf(row) } })
    const error = await graph
      .batch([{ method, path, ...(row.body === undefined ? {} : { body: row.body }) }], { api })
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    assert.ok(!(error instanceof AccessError), `${named(row)}: ${error}`)
    assert.ok(reached() > 0, named(row))
    const [line = ''] = (await oversights.end()).lines
    assert.match(
      line,
      new RegExp(`^enforce would have refused ${row.expect === 'deny' ? 1 : 0} of 1 request`),
      named(row),
    )
  }
})
