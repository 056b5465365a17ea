import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder } from '../support.ts'

async function world(t: TestContext, name: 'seed' | 'workplace' = 'workplace') {
  const emulator = await testEmulator(name)
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT: _, ...env } = emulator.env
  const cwd = temporaryFolder(t, {
    'towline.yaml': `application: { clientId: ${TOWLINE_CLIENT_ID} }
audit: { folder: record }
targets: { fabrikam: { tenant: ${TOWLINE_TENANT}, access: read-write } }`,
  })
  const run = (...words: string[]) => runCli(words, { cwd, env, send: emulator.send, now: emulator.clock.now })
  const files = () => globSync('record/*/*.jsonl', { cwd }).map((file) => join(cwd, file))
  return { emulator, cwd, run, files, tenant: TOWLINE_TENANT ?? '', clientId: TOWLINE_CLIENT_ID ?? '' }
}

test('audit verify exits with 3 for a record that was changed, and places it', async (t) => {
  const { run, files } = await world(t)
  assert.equal((await run('sites', 'list', '--limit', '1')).code, 0)
  const good = await run('audit', 'verify', '-o', 'json')
  assert.equal(good.code, 0, good.stderr)
  assert.deepEqual(JSON.parse(good.stdout).problems, [])
  const anchor = (await run('audit', 'anchor')).stdout.trim()
  assert.equal((await run('audit', 'verify', '--anchor', anchor)).code, 0)

  const [file = ''] = files()
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.with(2, (lines[2] ?? '').replace('"kind":"token"', '"kind":"Token"')).join('\n'))
  const bad = await run('audit', 'verify', '-o', 'json')
  assert.equal(bad.code, 3)
  const [problem] = JSON.parse(bad.stdout).problems
  assert.deepEqual([problem.line, problem.kind], [3, 'changed'])
  assert.equal((await run('audit', 'anchor')).stdout, '', 'no anchor over a record that is not in order')

  // The tail is cut: only the anchor shows it.
  writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`)
  assert.equal((await run('audit', 'verify')).code, 0)
  const cut = await run('audit', 'verify', '--anchor', anchor, '-o', 'json')
  assert.equal(cut.code, 3)
  assert.equal(JSON.parse(cut.stdout).problems[0].kind, 'cut')
})

test('audit show and export filter by kind, target, time and run; a record that is named wrongly is an error', async (t) => {
  const { run, cwd } = await world(t)
  await run('sites', 'list', '--limit', '1')
  await run('graph', 'delete', '/groups/1')
  const kinds = async (...words: string[]) =>
    (JSON.parse((await run('audit', 'show', '-o', 'json', ...words)).stdout) as { readonly kind: string }[]).map(
      ({ kind }) => kind,
    )
  assert.deepEqual(await kinds('--kind', 'write,outcome'), ['write', 'outcome'])
  assert.deepEqual(await kinds('-t', 'nobody'), [])
  assert.deepEqual(await kinds('--until', '2020-01-01'), [])
  assert.equal((await kinds('--limit', '2')).length, 2)
  assert.ok((await kinds('--since', '2020-01-01')).length > 8)
  const exported = (await run('audit', 'export')).stdout.trim().split('\n')
  assert.ok(exported.every((line) => typeof JSON.parse(line).hash === 'string'))
  assert.equal((await run('audit', 'show', '--record', join(cwd, 'nowhere'))).code, 2)
  assert.equal((await run('audit', 'show', '--since', 'yesterday')).code, 2)
  assert.equal((await run('audit', 'verify', '--anchor', 'towline-anchor/1 x')).code, 2)
})

test('audit reconcile: matched, foreign with exit 3 and in the first line, and other records by name', async (t) => {
  const { run, emulator, tenant, cwd } = await world(t)
  await run('sites', 'list', '--limit', '1')
  const good = await run('audit', 'reconcile', '-o', 'json')
  assert.equal(good.code, 0, good.stdout + good.stderr)
  const [target] = JSON.parse(good.stdout).targets
  assert.deepEqual([target.evidence, target.matched, target.foreign], ['sign-ins', 2, []])

  const [{ id = '' } = {}] = emulator.signInFromOutside({ tenant })
  const bad = await run('audit', 'reconcile', '-o', 'json')
  assert.equal(bad.code, 3)
  assert.deepEqual(
    JSON.parse(bad.stdout).targets[0].foreign.map(({ signInId }: { signInId: string }) => signInId),
    [id],
  )
  const text = (await run('audit', 'reconcile', '-o', 'table')).stdout
  assert.match(text.split('\n')[0] ?? '', /^FOREIGN {2}fabrikam: 1 sign-in/)

  // A laptop has a record of its own, which is named too.
  const laptop = await world(t)
  writeFileSync(join(laptop.cwd, 'towline.yaml'), readFileSync(join(cwd, 'towline.yaml')))
  await runCli(['sites', 'list', '--limit', '1'], {
    cwd: laptop.cwd,
    env: Object.fromEntries(
      Object.entries(emulator.env).filter(([name]) => !/^TOWLINE_(CLIENT|TENANT|HOME)/.test(name)),
    ),
    send: emulator.send,
  })
  const alone = JSON.parse((await run('audit', 'reconcile', '-o', 'json')).stdout).targets[0]
  assert.equal(alone.foreign.length, 2)
  const both = await run(
    'audit',
    'reconcile',
    '-o',
    'json',
    '--record',
    'record',
    '--record',
    join(laptop.cwd, 'record'),
  )
  assert.equal(JSON.parse(both.stdout).targets[0].foreign.length, 1, both.stderr)
})

test('audit reconcile says which evidence there is where the log cannot be read, and is no success then', async (t) => {
  const seed = await world(t, 'seed')
  await seed.run('sites', 'list', '--limit', '1')
  const without = await seed.run('audit', 'reconcile', '-o', 'json')
  assert.equal(without.code, 1)
  const [target] = JSON.parse(without.stdout).targets
  assert.equal(target.evidence, 'none')
  assert.match(target.why, /AuditLog\.Read\.All/)

  const poor = await world(t)
  for (const one of poor.emulator.world.targets) Object.assign(one, { subscribedSkus: [] })
  await poor.run('sites', 'list', '--limit', '1')
  const { code, stdout } = await poor.run('audit', 'reconcile', '-o', 'table')
  assert.equal(code, 1)
  assert.match(stdout, /unproven fabrikam: The target has no Entra ID P1/)
  assert.match(stdout, /weaker evidence/)
})

test('audit reconcile takes an export of the log, and refuses one that was cut', async (t) => {
  const { run, emulator, cwd } = await world(t)
  await run('sites', 'list', '--limit', '1')
  const rows = emulator.signIns.map(({ signIn }) => signIn)
  for (const [name, text] of [
    ['array.json', JSON.stringify(rows)],
    ['answer.json', `\ufeff${JSON.stringify({ value: rows })}`],
    ['lines.ndjson', rows.map((row) => JSON.stringify(row)).join('\n')],
  ] as const) {
    writeFileSync(join(cwd, name), text)
    const { code, stdout, stderr } = await run('audit', 'reconcile', '--sign-ins', name, '-o', 'json')
    assert.equal(code, 0, `${name}: ${stderr}`)
    assert.equal(JSON.parse(stdout).targets[0].matched, 1, name)
  }
  for (const [name, text] of [
    ['page.json', JSON.stringify({ value: rows, '@odata.nextLink': 'https://graph.microsoft.com/x' })],
    ['cut.json', JSON.stringify(rows).slice(0, -5)],
    ['other.json', JSON.stringify([{ userPrincipalName: 'x' }])],
  ] as const) {
    writeFileSync(join(cwd, name), text)
    assert.equal((await run('audit', 'reconcile', '--sign-ins', name)).code, 2, name)
  }
})
