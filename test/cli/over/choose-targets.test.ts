import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder } from '../support.ts'
import { sites, unknown, world } from './support.ts'

test('--targets-file takes a selector a line, and a file without one is an error and not the default', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'some.txt'), '# those\ngood\n')
  writeFileSync(join(given.cwd, 'none.txt'), '# none\n')
  assert.equal((await runCli([...sites, '--targets-file', 'some.txt'], given)).code, 0)
  const { code, stderr } = await runCli([...sites, '--targets-file', 'none.txt'], given)
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('an exclusion is honoured on the command line, in a targets file, and in the command that is offered for the rest', async (t) => {
  const given = await world(t)
  writeFileSync(join(given.cwd, 'some.txt'), 'all\n!twin   # by hand\n!tag:lost\n')
  const worked = async (...words: string[]) => {
    const { code, stdout, stderr } = await runCli([...sites, ...words], given)
    const reached = new Set(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((row) => JSON.parse(row).target),
    )
    return { code, reached: [...reached].sort(), stderr }
  }
  assert.deepEqual((await worked('-t', 'all', '-t', '!tag:lost')).reached, ['good', 'twin'])
  const alone = await runCli([...sites, '--targets-file', 'some.txt', '--report', 'r.json'], given)
  assert.equal(alone.code, 0)
  const report = JSON.parse(readFileSync(join(given.cwd, 'r.json'), 'utf8'))
  assert.deepEqual(
    report.jobs.map(({ target }: { target: string }) => target),
    ['good'],
  )
  const { code, stderr } = await worked('-t', 'all', '-t', '!lost', '--target=!twin')
  assert.equal(code, 5)
  const [, file = ''] =
    /^Just those again: towline sites list --limit 2 -o ndjson --targets-file (\S+)$/m.exec(stderr) ?? []
  assert.equal(readFileSync(file, 'utf8'), 'gone\n')
  assert.match(
    (await worked('-t', 'all', '-t', '!lsot')).stderr,
    /^error {2}.*"lsot"; did you mean "lost"\? \(TARGET_UNKNOWN\)$/m,
  )
})

test('a manifest of several targets without -t is an error, and does not select them all', async (t) => {
  const { code, stderr } = await runCli(sites, await world(t))
  assert.equal(code, 2)
  assert.match(stderr, /TARGET_MISSING/)
})

test('flags for work without a manifest are refused beside a manifest', async (t) => {
  const given = await world(t)
  const { code, stderr } = await runCli(
    [...sites, '-t', 'good', '--access', 'read-write', '--client-id', unknown],
    given,
  )
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--client-id, --access cannot be used together with a manifest \(USAGE\)$/m)
})

const ignored = { TOWLINE_CLIENT_ID: unknown, TOWLINE_TENANT: 'other.example', TOWLINE_HOME_TENANT: '' }

test('variables that are not read beside a manifest are told, without --verbose too, except with --quiet', async (t) => {
  const given = await world(t)
  const env = { ...given.env, ...ignored }
  const line = `manifest ${join(given.cwd, 'towline.yaml')}; set, but not read beside a manifest: TOWLINE_CLIENT_ID, TOWLINE_TENANT`
  const words = [...sites, '-t', 'good']
  for (const flags of [[], ['--verbose'], ['-o', 'json']]) {
    const { code, stderr } = await runCli(
      [...words.filter((word) => flags[0] !== '-o' || !/^(-o|ndjson)$/.test(word)), ...flags],
      { ...given, env },
    )
    assert.equal(code, 0)
    assert.equal(stderr.split('\n').filter((one) => one === line).length, 1, flags.join(' '))
  }
  assert.equal((await runCli([...words, '--quiet'], { ...given, env })).stderr, '')
  assert.equal((await runCli(words, given)).stderr, '', 'nothing is said where nothing is ignored')
})

/** `world` for a command in a folder below that of the manifest, whose path is returned. */
async function worldBelow(t: TestContext) {
  const given = await world(t)
  const cwd = join(given.cwd, 'inner')
  mkdirSync(cwd)
  const env = { ...given.env, TOWLINE_MANIFEST_CEILING: given.cwd }
  return { ...given, cwd, env, path: join(given.cwd, 'towline.yaml') }
}

test('a manifest elsewhere is told where the search or TOWLINE_MANIFEST led to it, and not where --manifest did', async (t) => {
  const { path, ...given } = await worldBelow(t)
  const words = [...sites, '-t', 'good']
  const found = await runCli(words, given)
  assert.deepEqual(
    { code: found.code, stderr: found.stderr },
    { code: 0, stderr: `manifest ${path} (found above this folder)\n` },
  )
  assert.equal((await runCli([...words, '--manifest', path], given)).stderr, '')

  const byVariable = { ...given, env: { ...given.env, TOWLINE_MANIFEST: '../towline.yaml' } }
  const line = `manifest ${path} (named by TOWLINE_MANIFEST)`
  assert.equal((await runCli(words, byVariable)).stderr, `${line}\n`)
  assert.equal((await runCli([...words, '--quiet'], byVariable)).stderr, '')
  assert.equal(
    (await runCli(words, { ...byVariable, cwd: dirname(path), env: { ...byVariable.env, TOWLINE_MANIFEST: path } }))
      .stderr,
    '',
  )
  const more = { ...byVariable.env, ...ignored }
  const told = await runCli(words, { ...byVariable, env: more })
  assert.equal(told.stderr, `${line}; set, but not read beside a manifest: TOWLINE_CLIENT_ID, TOWLINE_TENANT\n`)
  assert.equal((await runCli([...words, '--manifest', path], { ...byVariable, env: more })).stderr, '')
})

test('an error names the manifest above the folder once, with --quiet and in JSON too', async (t) => {
  const { path, ...given } = await worldBelow(t)
  for (const flags of [[], ['--quiet']]) {
    const { code, stderr } = await runCli([...sites, '-t', 'gone', ...flags], given)
    assert.equal(code, 4)
    assert.match(stderr, /TENANT_NOT_FOUND/)
    assert.equal(stderr.split(`manifest ${path} (found above this folder)\n`).length, 2, stderr)
  }
  const { stderr } = await runCli(['sites', 'list', '-t', 'gone', '-o', 'json'], given)
  assert.equal(JSON.parse(stderr).error.manifest, path)
  const here = await runCli(['sites', 'list', '-t', 'gone', '-o', 'json'], { ...given, cwd: dirname(path) })
  assert.equal(JSON.parse(here.stderr).error.manifest, undefined, 'the manifest of the folder itself is no surprise')
})

test('--no-manifest works without the manifest of the folder: flags and variables say the target', async (t) => {
  const emulator = await testEmulator('seed')
  const cwd = temporaryFolder(t, { 'towline.yaml': 'targets: [broken' })
  const world = { cwd, env: emulator.env, send: emulator.send }
  const { code, stdout } = await runCli([...sites, '--no-manifest'], world)
  assert.equal(code, 0)
  assert.equal(stdout.split('\n').filter(Boolean).length, 2)
  assert.match((await runCli(sites, world)).stderr, /MANIFEST_INVALID/, 'the twin reads it')
  const both = await runCli([...sites, '--no-manifest', '--manifest', 'towline.yaml'], world)
  assert.equal(both.code, 2)
  assert.match(both.stderr, /^error {2}--manifest and --no-manifest were given together \(USAGE\)$/m)
  const needed = await runCli(['trust', 'plan', '--no-manifest'], world)
  assert.equal(needed.code, 2)
  assert.match(needed.stderr, /told to use no manifest, and the trust is set up from a manifest \(MANIFEST_NOT_FOUND\)/)
})

test('a tenant that is chosen by its ID and by its domain is worked on once, and the command says why', async () => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const chosen = ['-t', target?.domains[0] ?? '', '-t', target?.id ?? '']
  const { code, stdout, stderr } = await runCli([...sites, ...chosen], emulator)
  assert.equal(code, 5)
  assert.deepEqual(
    [
      ...new Set(
        stdout
          .split('\n')
          .filter(Boolean)
          .map((row) => JSON.parse(row).target),
      ),
    ],
    [target?.id],
  )
  assert.match(
    stderr,
    /^error {2}fabrikam\.onmicrosoft\.com: The target "fabrikam\.onmicrosoft\.com" is the tenant of .*\(TENANT_REPEATED\)$/m,
  )
})

test("a target that was another one's tenant is not done again, where it would be alone", async (t) => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const report = ['--report', join(temporaryFolder(t), 'r.json')]
  const chosen = ['-t', target?.domains[0] ?? '', '-t', target?.id ?? '']
  const { code, stderr } = await runCli([...sites, ...chosen, ...report], emulator)
  assert.equal(code, 5)
  assert.doesNotMatch(stderr, /Just those again/)

  const sent = emulator.requests.length
  const again = await runCli([...sites, ...report, '--targets-file', report[1] ?? ''], emulator)
  assert.deepEqual({ code: again.code, stdout: again.stdout }, { code: 0, stdout: '' })
  assert.equal(
    again.stderr,
    `Left out as the tenant of another target of that run: "${target?.domains[0]}".
Nothing is left to do: all targets of that run are done.
`,
  )
  assert.equal(emulator.requests.length, sent)
})

test('without a manifest -t may name several tenants', async () => {
  const emulator = await testEmulator('seed')
  const [target] = emulator.world.targets
  const { code, stdout } = await runCli([...sites, '-t', target?.id ?? '', '-t', unknown, '--quiet'], emulator)
  assert.equal(code, 5)
  assert.equal(JSON.parse(stdout.split('\n')[0] ?? '').target, target?.id)
})
