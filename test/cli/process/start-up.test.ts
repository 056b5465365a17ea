import assert from 'node:assert/strict'
import test from 'node:test'
import { towline } from '../child.ts'

/** The help of `emulator start` names them; the file imports nothing. */
const onlyTheListOfHosts = ['emulator/identity/host-shapes.ts']

/** Tells every module that is loaded, on stderr. */
const hook = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load(url, context, next) { process._rawDebug('loads ' + url); return next(url, context) } })
`)}`

async function modulesOf(...words: string[]): Promise<string[]> {
  const { stderr } = await towline(words, { node: ['--import', hook] })
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('loads '))
    .map((line) => line.slice('loads '.length))
}

const packages = (modules: readonly string[]): string[] => [
  ...new Set(modules.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])),
]
const ours = (modules: readonly string[], folder: string): string[] =>
  modules.flatMap((url) => (url.includes(`/src/${folder}/`) ? [url.slice(url.indexOf('/src/') + 5)] : []))

test('--help loads the definitions of commands and no code of a command', async () => {
  const modules = await modulesOf('--help')
  assert.deepEqual(packages(modules), ['@stricli/core'])
  for (const folder of ['credential', 'graph', 'fleet', 'trust', 'cli/over', 'cli/output/json', 'http/create-send']) {
    assert.deepEqual(ours(modules, folder), [])
  }
  assert.deepEqual(ours(modules, 'emulator'), onlyTheListOfHosts)
  const definitions = ours(modules, 'cli/commands')
  assert.ok(definitions.includes('cli/commands/sites/commands.ts'), 'the definitions of commands were loaded')
  assert.deepEqual(
    definitions.filter((path) => !/(commands|flags)\.ts$/.test(path)),
    [],
  )
})

test('sites list as JSON without a manifest loads no library but stricli, and no emulator', async () => {
  const modules = await modulesOf(
    'sites',
    'list',
    '-o',
    'json',
    '-t',
    '22222222-aaaa-4bbb-8ccc-000000000002',
    '--client-id',
    '11111111-aaaa-4bbb-8ccc-000000000001',
    '--identity',
    'file:/no/such/file',
  )
  assert.ok(ours(modules, 'graph').length > 0, 'it came as far as the target')
  assert.deepEqual(packages(modules), ['@stricli/core'])
  assert.deepEqual(ours(modules, 'emulator'), onlyTheListOfHosts)
  for (const other of ['table.ts', 'csv.ts', 'yaml.ts', 'parse.ts', 'schema.ts']) {
    assert.ok(!modules.some((url) => url.endsWith(`/${other}`)), other)
  }
})

test('a command over targets loads nothing of the policy and the record where none is named', async () => {
  const id = '11111111-2222-4333-8444-555555555555'
  const modules = await modulesOf('sites', 'list', '--no-manifest', '-t', id, '--client-id', id, '--timeout', '2s')
  assert.ok(ours(modules, 'graph').length > 0, 'the command was loaded')
  assert.deepEqual(ours(modules, 'guard/policy'), ['guard/policy/find-policy.ts'])
  assert.deepEqual(ours(modules, 'guard/audit'), [])
  assert.deepEqual(ours(modules, 'connect/oversight').toSorted(), [
    'connect/oversight/host-policy.ts',
    'connect/oversight/late-oversight.ts',
    'connect/oversight/oversights.ts',
  ])
})
