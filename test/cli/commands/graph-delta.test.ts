import assert from 'node:assert/strict'
import { chmodSync, existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { type Ran, runCli, temporaryFolder } from '../support.ts'

/** The workplace, with its target in a manifest, and a run of `graph get` in it. */
async function workplace(t: TestContext) {
  const emulator = await testEmulator('workplace')
  const { world, send } = emulator
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  const [target] = world.targets
  if (target === undefined) throw new Error('The workplace has no target.')
  const manifest = (tenant: string): string =>
    `home: { tenant: ${world.home.id} }\napplication: { clientId: ${TOWLINE_CLIENT_ID} }\ntargets:\n  f: { tenant: ${tenant} }\n  gone: { tenant: 99999999-0000-4000-8000-000000000000 }\n`
  const cwd = temporaryFolder(t, { 'towline.yaml': manifest(target.id) })
  const file = join(cwd, 'd.json')
  return {
    emulator,
    target,
    file,
    manifest: (tenant: string) => writeFileSync(join(cwd, 'towline.yaml'), manifest(tenant)),
    kept: () => JSON.parse(readFileSync(file, 'utf8')),
    get: (...words: string[]): Promise<Ran> =>
      runCli(['graph', 'get', ...(words.includes('-o') ? [] : ['-o', 'ndjson']), ...words], { cwd, env, send }),
  }
}

const users = ['/users/delta?$select=displayName', '--all', '--delta', 'd.json']

test('graph get --delta', async (t) => {
  await t.test('brings the whole list first, and then only what has changed', async (t) => {
    const { get, target, kept } = await workplace(t)
    const all = await get(...users, '-t', 'f')
    assert.deepEqual([all.code, all.stdout.split('\n').length - 1], [0, target.users.length])
    const { path, targets } = kept()
    assert.equal(path, '/v1.0/users/delta?$select=displayName')
    assert.deepEqual([targets[0].target, targets[0].tenant], ['f', target.id])
    assert.match(targets[0].deltaLink, /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\/delta\?/)

    assert.deepEqual(await get(...users, '-t', 'f'), { code: 0, stdout: '', stderr: '0 rows\n' })
    const [first] = target.users
    if (first !== undefined) target.users[0] = { ...first, displayName: 'Changed' }
    const changed = await get(...users, '-t', 'f')
    assert.deepEqual([changed.code, JSON.parse(changed.stdout).displayName], [0, 'Changed'])
    assert.equal((await get(...users, '-t', 'f')).stdout, '')
  })

  await t.test('a file that is a link stays one, and what it leads to is replaced', async (t) => {
    const { get, file, kept } = await workplace(t)
    const place = join(file, '..', 'place.json')
    symlinkSync(place, file)
    await get(...users, '-t', 'f')
    assert.ok(lstatSync(file).isSymbolicLink())
    assert.deepEqual(JSON.parse(readFileSync(place, 'utf8')), kept())
    assert.equal((await get(...users, '-t', 'f')).stdout, '')
  })

  await t.test('the file is for its owner only', async (t) => {
    const { get, file } = await workplace(t)
    await get(...users, '-t', 'f')
    assert.equal(lstatSync(file).mode & 0o777, 0o600)
    chmodSync(file, 0o644)
    await get(...users, '-t', 'f')
    assert.equal(lstatSync(file).mode & 0o777, 0o600)
  })

  await t.test('a report by the same name is refused, by any of its names, and nothing is written', async (t) => {
    const { get, file } = await workplace(t)
    const words = [...users, '-t', 'f', '--report']
    for (const report of ['d.json', './x/../d.json', file]) {
      const { code, stdout, stderr } = await get(...words, report)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^error {2}--report and --delta name one file, .*d\.json \(USAGE\)$/m)
    }
    assert.equal(existsSync(file), false)
    const journal = await get('/users/delta', '--all', '-t', 'f', '--delta', 'r.json.journal', '--report', 'r.json')
    assert.match(journal.stderr, /^error {2}--report and --delta name one file/m)
    const download = await get('/users/1/photo/$value', '-t', 'f', '--out', '{target}.json', '--report', 'f.json')
    assert.match(download.stderr, /^error {2}--report and --out name one file/m)
    assert.equal((await get(...words, 'r.json')).code, 0)
  })

  await t.test('the link that it keeps is a path for a call', async (t) => {
    const { get, kept } = await workplace(t)
    await get(...users, '-t', 'f')
    const { code, stdout } = await get(kept().targets[0].deltaLink, '--all', '-t', 'f')
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
  })

  await t.test('every spelling of a delta query is one', async (t) => {
    const { get, emulator } = await workplace(t)
    const body = '{"value":[],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/x/delta?$deltatoken=1"}'
    await emulator.faults.add({ kind: 'answer', service: 'graph', body })
    for (const [index, path] of [
      '/users/delta/',
      '/users/microsoft.graph.delta',
      '/users/delta()?$select=id',
      "/drives/d/root/delta(token='latest')",
      '/sites/s/lists/l/items/delta?$top=1',
      'https://graph.microsoft.com/beta/groups/delta',
    ].entries()) {
      const { code, stderr } = await get(path, '--all', '--delta', `${index}.json`, '-t', 'f')
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '0 rows\n' }, path)
    }
  })

  await t.test('without it, a delta query says what it is for', async (t) => {
    const { get } = await workplace(t)
    const { code, stderr } = await get('/users/delta', '--all', '-t', 'f')
    assert.equal(code, 0)
    assert.match(stderr, /^This is a delta query\. With --delta FILE the next run brings only what has changed\.$/m)
  })

  await t.test('a target that fails keeps its place, and the others move on', async (t) => {
    const { get, kept, file } = await workplace(t)
    const { code } = await get(...users, '-t', 'all')
    assert.equal(code, 5)
    assert.deepEqual(
      kept().targets.map((one: { target: string }) => one.target),
      ['f'],
    )
    const before = readFileSync(file, 'utf8')
    assert.equal((await get(...users, '-t', 'gone')).code, 4)
    assert.equal(readFileSync(file, 'utf8'), before)
  })

  await t.test('a run that fails while it prints keeps nothing', async (t) => {
    const { get, emulator, file } = await workplace(t)
    await emulator.faults.add({ kind: 'foreign-link', path: '*/delta' })
    const { code, stderr } = await get('/users/delta?$select=id', '--all', '--delta', 'd.json', '-t', 'f')
    assert.equal(code, 1)
    assert.match(stderr, /FOREIGN_LINK/)
    assert.ok(!existsSync(file))
  })

  await t.test('is refused before any request where it cannot hold', async (t) => {
    const { get, emulator, file } = await workplace(t)
    const asked = emulator.requests.length
    for (const [words, message] of [
      [['/users/delta', '--delta', 'd.json'], /--delta needs --all/],
      [['/users/delta', '--all', '--limit', '5', '--delta', 'd.json'], /--delta cannot be used together with --limit/],
      [['/users', '--all', '--delta', 'd.json'], /"\/v1\.0\/users" is no delta query/],
      [['/users/deltas?x=/delta', '--all', '--delta', 'd.json'], /is no delta query/],
    ] as const) {
      const { code, stderr } = await get(...words, '-t', 'f')
      assert.equal(code, 2)
      assert.match(stderr, message)
    }
    const nowhere = await get('/users/delta', '--all', '--delta', 'nowhere/d.json', '-t', 'f')
    assert.match(nowhere.stderr, /^error {2}The file .*nowhere\/d\.json cannot be written \(USAGE\)$/m)
    writeFileSync(file, '{"a":1}')
    assert.match((await get(...users, '-t', 'f')).stderr, /was not written by --delta/)
    writeFileSync(file, '{"path":"/v1.0/groups/delta","targets":[]}')
    assert.match((await get(...users, '-t', 'f')).stderr, /belongs to "\/v1\.0\/groups\/delta"/)
    assert.equal(emulator.requests.length, asked)
    assert.equal(readFileSync(file, 'utf8'), '{"path":"/v1.0/groups/delta","targets":[]}')
  })

  await t.test("a name that now stands for another tenant does not go on with the other's link", async (t) => {
    const { get, manifest } = await workplace(t)
    await get(...users, '-t', 'f')
    manifest('88888888-0000-4000-8000-000000000000')
    const { code, stderr } = await get(...users, '-t', 'f')
    assert.equal(code, 2)
    assert.match(stderr, /knows "f" as the tenant/)
  })

  await t.test('a link that became too old is an error that says how to begin anew, and is kept', async (t) => {
    const { get, emulator, kept } = await workplace(t)
    await get(...users, '-t', 'f')
    const [before] = kept().targets
    await emulator.faults.add({
      kind: 'answer',
      path: '*/delta',
      status: 410,
      body: '{"error":{"code":"syncStateNotFound","message":"Sync state is too old."}}',
    })
    const { code, stderr } = await get(...users, '-t', 'f')
    assert.equal(code, 1)
    assert.match(stderr, /^fix {4}Read the whole list again, without that link: remove it from the file of --delta/m)
    assert.deepEqual(kept().targets, [before])
  })

  await t.test('a kept link to another host is not followed', async (t) => {
    const { get, target, file } = await workplace(t)
    const deltaLink = 'https://evil.example/v1.0/users/delta?$deltatoken=1'
    const written = {
      path: '/v1.0/users/delta?$select=displayName',
      targets: [{ target: 'f', tenant: target.id, deltaLink }],
    }
    writeFileSync(file, JSON.stringify(written))
    const { code, stderr } = await get(...users, '-t', 'f')
    assert.equal(code, 1)
    assert.match(stderr, /FOREIGN_LINK/)
  })
})
