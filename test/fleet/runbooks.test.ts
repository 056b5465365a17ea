import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { createWorld, type Emulator } from '../../src/emulator/index.ts'
import { fileIn, shareFile } from '../../src/emulator/world/build/sharing.ts'
import { RunError } from '../../src/errors/errors.ts'
import { loadRunbook } from '../../src/fleet/load-runbook.ts'
import type { GraphClient } from '../../src/graph/client.ts'
import { runCli, temporaryFolder, type World } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'

const examples = join(import.meta.dirname, '../../examples/runbooks')

const permissions = ['Sites.FullControl.All', 'User.Read.All', 'Group.Read.All']

async function hundred(
  t: TestContext,
  { files = {}, access = 'read-write', granted = permissions, targets = 100 } = {},
): Promise<{ emulator: Emulator; cwd: string }> {
  const emulator = await testEmulator(() =>
    createWorld('fleet', { targets, sites: 4, users: 30, groups: 7, permissions: granted }),
  )
  const { world } = emulator
  const manifest = [
    'apiVersion: towline/v1',
    `home: { tenant: ${world.home.id} }`,
    'applications:',
    `  app: { clientId: ${emulator.env['TOWLINE_CLIENT_ID']}, identity: system, permissions: [Sites.FullControl.All] }`,
    'targets:',
    ...[...world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id}, access: ${access} }`),
  ].join('\n')
  return { emulator, cwd: temporaryFolder(t, { 'towline.yaml': manifest, ...files }) }
}

function rows(stdout: string): { target: string; [field: string]: unknown }[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

async function run(
  file: string,
  { emulator, cwd, ...world }: { emulator: Emulator; cwd: string } & Pick<World, 'signal' | 'wait'>,
  ...more: string[]
) {
  return runCli(['run', file, '-o', 'ndjson', ...more], {
    env: { ...emulator.env },
    send: emulator.send,
    cwd,
    ...world,
  })
}

test('the runbooks that read, over 100 targets: the truth of each, and one exchange a target', async (t) => {
  const at = await hundred(t)
  for (const { groups, users } of [...at.emulator.world.targets].slice(0, 30)) {
    const [group] = groups.filter(({ kind }) => kind === 'microsoft365')
    const [guest] = users.filter(({ userType }) => userType === 'Guest')
    if (group !== undefined) group.ownerIds.length = 0
    if (group !== undefined && guest !== undefined) group.memberIds.push(guest.id)
  }
  const exchanges = (): number => at.emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length

  const sites = await run(join(examples, 'list-sites.ts'), at, '-t', 'all')
  assert.equal(sites.code, 0, sites.stderr)
  assert.equal(rows(sites.stdout).length, 400)
  assert.equal(exchanges(), 100)
  assert.equal(at.emulator.requests.filter(({ path }) => path === '/msi/token').length, 1)

  const inactive = await run(
    join(examples, 'inactive-sites.ts'),
    at,
    '-t',
    'all',
    '--input',
    'days=0',
    '--input',
    'today=2100-01-01',
  )
  assert.equal(inactive.code, 0, inactive.stderr)
  assert.equal(rows(inactive.stdout).length, 400)
  const none = await run(join(examples, 'inactive-sites.ts'), at, '-t', 'all', '--input', 'today=1990-01-01')
  assert.equal(none.stdout, '')

  const orphaned = await run(join(examples, 'orphaned-groups.ts'), at, '-t', 'all')
  assert.equal(orphaned.code, 0, orphaned.stderr)
  assert.equal(new Set(rows(orphaned.stdout).map(({ target }) => target)).size, 30)

  const outside = await run(join(examples, 'external-sharing.ts'), at, '-t', 'all')
  assert.equal(outside.code, 0, outside.stderr)
  const ways = Map.groupBy(rows(outside.stdout), ({ target }) => target)
  for (const { name, users, groups } of at.emulator.world.targets) {
    const expected = users
      .filter(({ userType }) => userType === 'Guest')
      .flatMap(({ id, displayName: who, mail }) => {
        const held = groups.flatMap(({ memberIds, displayName }) => (memberIds.includes(id) ? [displayName] : []))
        const ways = held.length === 0 ? [{ way: 'none', name: null }] : held.map((name) => ({ way: 'group', name }))
        return ways.map((way) => ({ target: name, who, mail, url: null, roles: null, ...way }))
      })
    assert.ok(expected.length > 0)
    assert.deepEqual(ways.get(name), expected)
  }
})

for (const sites of ['Sites.FullControl.All', 'Sites.Read.All']) {
  test(`external-sharing tells what is open to anybody or to a guest, once, and nothing that stays inside: ${sites}`, async (t) => {
    const at = await hundred(t, { targets: 3, granted: [sites, 'User.Read.All', 'Group.Read.All'] })
    const [first] = at.emulator.world.targets
    assert.ok(first)
    const idsOf = (type: string) => first.users.filter(({ userType }) => userType === type).map(({ id }) => id)
    const guest = first.users.find(({ userType }) => userType === 'Guest')
    const [budget, contracts] = ['Budget.xlsx', 'Contracts'].map((path) => fileIn(first, 1, path))
    const signed = fileIn(first, 3, 'Contracts/Signed/Müller & Söhne.pdf')
    assert.ok(budget && contracts)
    shareFile(first, budget, { scope: 'anonymous' })
    shareFile(first, contracts, { scope: 'users', type: 'edit', userIds: idsOf('Guest') })
    shareFile(first, signed, { scope: 'anonymous', type: 'edit' })
    shareFile(first, fileIn(first, 2, 'Budget.xlsx'), { scope: 'organization' })
    shareFile(first, fileIn(first, 2, 'Minutes'), { scope: 'users', userIds: idsOf('Member').slice(0, 3) })
    const before = at.emulator.requests.length

    const { code, stdout, stderr } = await run(join(examples, 'external-sharing.ts'), at, '-t', 'all')
    assert.equal(code, 0, stderr)
    const anyone = { who: 'anyone with the link', mail: null }
    const invited = { who: guest?.displayName, mail: guest?.mail }
    assert.deepEqual(
      rows(stdout).filter(({ way }) => way !== 'group'),
      [
        { target: first.name, ...invited, way: 'link', name: 'Contracts', url: contracts.webUrl, roles: 'write' },
        { target: first.name, ...anyone, way: 'link', name: 'Budget.xlsx', url: budget.webUrl, roles: 'read' },
        { target: first.name, ...anyone, way: 'link', name: signed.name, url: signed.webUrl, roles: 'write' },
      ],
    )
    // Users, groups and their members, sites and three batches; no request for a single site or file.
    const asked = at.emulator.requests.slice(before).filter(({ host }) => host === 'graph.microsoft.com')
    assert.ok(asked.length <= 3 * 13, String(asked.length))
    assert.ok(asked.every(({ path }) => !/drives|permissions/.test(path)))
  })
}

test('external-sharing says what it has not read', async (t) => {
  const at = await hundred(t, { targets: 1 })
  await at.emulator.faults.add({ kind: 'status', status: 403, path: '/v1.0/sites/*/drives', times: 1 })
  const notRead = ({ stdout }: { stdout: string }) => rows(stdout).filter(({ way }) => way === 'not read')

  const [locked, ...others] = notRead(await run(join(examples, 'external-sharing.ts'), at))
  assert.match(String(locked?.['name']), /403/)
  assert.match(String(locked?.['url']), /^\/sites\/.*\/drives$/)
  assert.deepEqual(others, [])

  const few = notRead(await run(join(examples, 'external-sharing.ts'), at, '--input', 'items=4'))
  assert.ok(few.length >= 4, 'each site has a library with more')
  for (const { name, url } of few) {
    assert.equal(name, 'only the first 4 items')
    assert.match(String(url), /^\/drives\/b![\w-]+\/root\/delta$/)
  }
  const wrong = await run(join(examples, 'external-sharing.ts'), at, '--input', 'items=0')
  assert.deepEqual([wrong.code, /items must be a whole number/.test(wrong.stderr)], [2, true])
})

test('external-sharing reads the further pages of a library, up to the limit', async () => {
  const item = (id: number) => ({
    id: `i${id}`,
    name: `${id}`,
    webUrl: `https://x/${id}`,
    shared: { scope: 'anonymous' },
  })
  const open = [{ id: 'p', roles: ['read'], link: { scope: 'anonymous' } }]
  const answerTo = (path: string): object => {
    if (path.includes('/drives?')) return { value: [{ id: 'd' }] }
    if (path.endsWith('/permissions')) return { value: open.map((one) => ({ ...one, id: path })) }
    return { value: [item(1), item(2)], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/more' }
  }
  const graph = {
    async *list(path: string) {
      if (path === '/sites/getAllSites') yield { id: 's' }
      if (path.endsWith('/more')) for (const id of [3, 4, 5]) yield item(id)
    },
    batch: async (asked: { path: string }[]) => asked.map(({ path }) => ({ ok: true, body: answerTo(path) })),
  } as unknown as GraphClient
  const externalSharing = await loadRunbook(join(examples, 'external-sharing.ts'))
  const read = async (items: number) => {
    const { signal } = new AbortController()
    const context = { graph, signal, input: { items } } as Parameters<typeof externalSharing.run>[0]
    const found = await externalSharing.run(context)
    return (found as { way: string; name: string }[]).map(({ way, name }) => (way === 'link' ? name : way))
  }
  assert.deepEqual(await read(5), ['1', '2', '3', '4', '5'])
  assert.deepEqual(await read(4), ['not read', '1', '2', '3', '4'])
})

const app = '11111111-2222-4333-8444-555555555555'
const grant = [join(examples, 'grant-site-role.ts'), '--input', 'sites=/', '--input', `app=${app}`] as const

test('grant-site-role writes only with --write; a dry run sends nothing, and a second run finds nothing to do', async (t) => {
  const at = await hundred(t)
  const [file, ...input] = grant
  const writes = (): number =>
    at.emulator.requests.filter(({ method, path }) => method !== 'GET' && /permissions/.test(path)).length

  const dry = await run(file, at, '-t', 'all', '--dry-run', ...input)
  assert.equal(dry.code, 0, dry.stderr)
  assert.equal(dry.stderr.match(/^plan .*POST \/v1\.0\/sites\/.*\/permissions$/gm)?.length, 100)
  const refused = await run(file, at, '-t', 'all', ...input)
  assert.equal(refused.code, 1, 'all failed')
  assert.match(refused.stderr, /not started to write \(WRITE_REFUSED\)/)
  assert.equal(writes(), 0)

  assert.equal((await run(file, at, '-t', 'all', '--write', ...input)).code, 0)
  assert.equal(writes(), 100)
  const again = await run(file, at, '-t', 'all', '--write', ...input)
  assert.ok(rows(again.stdout).every(({ change }) => change === 'none'))
  assert.equal(writes(), 100)
})

test('--write does not open a read-only target', async (t) => {
  const at = await hundred(t, { access: 'read-only', targets: 2 })
  const [file, ...input] = grant
  const { code, stderr } = await run(file, at, '-t', 'all', '--write', ...input)
  assert.equal(code, 1, 'both failed')
  assert.match(stderr, /this target is read-only \(WRITE_REFUSED\)/)
})

test('--max-writes stops a runbook in its target', async (t) => {
  const source = `import { runbook } from 'towline'
export default runbook({ name: 'many', description: '', permissions: [], async run({ graph }) {
  for (let i = 0; i < 3; i++) await graph.post('/sites/root/permissions', { roles: ['read'], grantedToIdentities: [{ application: { id: '${app}', displayName: 'x' } }] })
} })`
  const at = await hundred(t, { targets: 1, files: { 'many.ts': source } })
  const { code, stderr } = await run('many.ts', at, '--write', '--max-writes', '2')
  assert.equal(code, 6)
  assert.match(stderr, /\(WRITE_LIMIT\)/)
  assert.equal(
    at.emulator.requests.filter(({ method, path }) => method === 'POST' && /permissions/.test(path)).length,
    2,
  )
})

/** A clock by which the time of a target is up once the other targets are done. */
function lastOf(targets: number): NonNullable<World['wait']> {
  let done = 0
  const waiting = new Set<() => void>()
  return (ms, signal) =>
    ms < 60_000
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          waiting.add(resolve)
          signal?.addEventListener('abort', () => {
            waiting.delete(resolve)
            reject(signal.reason)
            if (++done === targets - 1) for (const timeIsUp of waiting) timeIsUp()
          })
        })
}

test('it throws in 3 targets and hangs in 1: the rest is done, and a second run does just those', async (t) => {
  const source = `import { runbook } from 'towline'
export default runbook({ name: 'uneven', description: '', permissions: ['Sites.Read.All'], async run({ target, graph, log, input }) {
  const number = Number(/\\d+$/.exec(target.name)?.[0])
  log.info('at work')
  if (input.bad === 'yes' && [3, 50, 77].includes(number)) throw new Error('three throw')
  if (input.bad === 'yes' && number === 20) await new Promise(() => {})
  return { id: (await graph.get('/sites/root')).id }
} })`
  const at = await hundred(t, { files: { 'uneven.ts': source } })
  const first = await run(
    'uneven.ts',
    { ...at, wait: lastOf(100) },
    '-t',
    'all',
    '--input',
    'bad=yes',
    '--target-timeout',
    '1h',
    '--report',
    'r.json',
  )
  assert.equal(first.code, 5, first.stderr)
  assert.equal(rows(first.stdout).length, 96)
  assert.match(first.stderr, /--targets-file r\.json/)
  const report = JSON.parse(readFileSync(join(at.cwd, 'r.json'), 'utf8'))
  assert.deepEqual(report.targets, { ok: 96, failed: 4, skipped: 0 })
  const failed = report.jobs.filter(({ state }: { state: string }) => state === 'failed')
  assert.deepEqual(
    failed.map(({ hop, error }: { hop: string; error: { code: string } }) => `${hop} ${error.code}`).sort(),
    ['runbook RUNBOOK_FAILED', 'runbook RUNBOOK_FAILED', 'runbook RUNBOOK_FAILED', 'runbook RUNBOOK_TIMEOUT'],
  )
  const again = await run('uneven.ts', at, '--targets-file', 'r.json')
  assert.equal(again.code, 0, again.stderr)
  assert.deepEqual(
    rows(again.stdout)
      .map(({ target }) => target)
      .sort(),
    failed.map(({ target }: { target: string }) => target).sort(),
  )
})

test('a target that lacks a permission is not begun', async (t) => {
  const at = await hundred(t, { targets: 1, granted: ['Sites.Read.All'] })
  const { code, stderr } = await run(join(examples, 'orphaned-groups.ts'), at)
  assert.equal(code, 1)
  assert.match(stderr, /Group\.Read\.All.*\(PERMISSION_MISSING\)/)
  assert.match(stderr, /trust plan/)
})

test('what is no runbook, cannot be loaded, or gets wrong input is one error, and nothing is sent', async (t) => {
  const files = { 'none.ts': 'export default 1', 'bad.ts': 'export default {{' }
  const at = await hundred(t, { targets: 1, files })
  for (const file of ['none.ts', 'bad.ts', 'missing.ts']) {
    const { code, stderr } = await run(file, at)
    assert.equal(code, 2)
    assert.match(stderr, /\(RUNBOOK_INVALID\)/)
  }
  const { code, stderr } = await run(join(examples, 'inactive-sites.ts'), at, '--input', 'days=many')
  assert.equal(code, 2)
  assert.match(stderr, /days must be a whole number \(RUNBOOK_INVALID\)/)
  assert.deepEqual(at.emulator.requests, [])
})

test('an interruption stops even a runbook that does not listen; the report lists what was cancelled', async (t) => {
  const source = `import { runbook } from 'towline'
export default runbook({ name: 'deaf', description: '', permissions: [], run: () => new Promise(() => {}) })`
  const at = await hundred(t, { targets: 20, files: { 'deaf.ts': source } })
  const stop = new AbortController()
  let sent = 0
  const send: Emulator['send'] = async (request) => {
    // One assertion and eight exchanges: all that may run at once do.
    if (++sent === 9) setImmediate(() => stop.abort(interrupted))
    return at.emulator.send(request)
  }
  const interrupted = new RunError('INTERRUPTED', { message: 'Stopped.', likelyCause: 'Ctrl-C.', fix: 'Again.' })
  const emulator = { ...at.emulator, env: at.emulator.env, send }
  const { code, stderr } = await run(
    'deaf.ts',
    { emulator, cwd: at.cwd, signal: stop.signal },
    '-t',
    'all',
    '--report',
    'r.json',
  )
  assert.equal(code, 130)
  const { jobs } = JSON.parse(readFileSync(join(at.cwd, 'r.json'), 'utf8'))
  assert.equal(jobs.length, 20)
  assert.ok(jobs.every(({ state }: { state: string }) => state === 'cancelled'))
  assert.match(stderr, /^20 targets: 0 ok, 20 cancelled, 0 failed$/m)
  assert.match(stderr, /^Just those again: towline run deaf\.ts -o ndjson --report r\.json --targets-file r\.json$/m)
})

test('results that JSON cannot say are errors that name them; a log holds no token and stays on stderr', async (t) => {
  const source = `import { runbook } from 'towline'
export default runbook({ name: 'odd', description: '', permissions: [], async run({ log, input }) {
  log.warn('look', { token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl' })
  const it = {}
  return { map: { a: new Map() }, big: { a: 1n }, loop: Object.assign(it, { it }), fine: { a: [1, null] } }[input.kind]
} })`
  const at = await hundred(t, { targets: 1, files: { 'odd.ts': source } })
  for (const kind of ['map', 'big', 'loop']) {
    const { code, stderr } = await run('odd.ts', at, '--input', `kind=${kind}`)
    assert.equal(code, 1)
    assert.match(stderr, /\(RUNBOOK_RESULT_INVALID\)/)
  }
  const { code, stdout, stderr } = await run('odd.ts', at, '--input', 'kind=fine')
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"a":[1,null]}\n' })
  assert.match(stderr, /^warn {3}.*: look /m)
  assert.doesNotMatch(stderr, /eyJ/)
})

test('`towline` in a runbook is the very package that runs it, so that error classes agree', async (t) => {
  const source = `import { AccessError, runbook } from 'towline'
export default runbook({ name: 'same', description: '', permissions: [], async run({ graph }) {
  try { await graph.post('/groups', {}) } catch (error) { return { same: error instanceof AccessError } }
} })`
  const at = await hundred(t, { targets: 1, files: { 'same.ts': source } })
  assert.equal((await run('same.ts', at)).stdout, '{"same":true}\n')
})
