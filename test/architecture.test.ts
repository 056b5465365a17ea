import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { circlesOf, placeOf, type SourceFile, sourceFiles, wrongImports } from './architecture.ts'

/** Who may import whom: every folder of src/, and the folders that it may reach besides itself. `cli` by its own folders. */
const base = ['text', 'errors', 'names']
const hops = [...base, 'http', 'causes', 'guard', 'credential', 'graph']
const onTargets = [...hops, 'manifest', 'connect', 'directory']
const cli = [...onTargets, 'listen', 'change', 'trust', 'explain', 'fleet', 'emulator', 'cli/process']

const mayImport: Readonly<Record<string, readonly string[]>> = {
  text: [],
  errors: ['text'],
  names: ['text', 'errors'],
  http: base,
  listen: base,
  manifest: base,
  causes: [...base, 'http'],
  guard: [...base, 'http'],
  credential: [...base, 'http', 'causes', 'guard'],
  graph: [...base, 'http', 'causes', 'guard', 'credential'],
  connect: [...hops, 'manifest'],
  directory: hops,
  change: [...hops, 'directory'],
  explain: onTargets,
  fleet: [...hops, 'manifest', 'connect'],
  trust: [...onTargets, 'change', 'listen'],
  emulator: [],
  'index.ts': [...onTargets, 'change', 'trust', 'explain', 'fleet'],
  'cli/process': [...base, 'http', 'directory'],
  'cli/define': [...base, 'manifest', 'cli/process'],
  'cli/output': [...base, 'cli/process', 'cli/define'],
  'cli/over': [...cli, 'cli/define', 'cli/output'],
  'cli/commands': [...cli, 'cli/define', 'cli/output', 'cli/over'],
  'cli/app.ts': ['cli/process', 'cli/define', 'cli/commands'],
  'cli/run-cli.ts': [...base, 'cli/process', 'cli/define', 'cli/output', 'cli/app.ts'],
  'cli/main.ts': [...base, 'http', 'cli/process', 'cli/run-cli.ts'],
  'cli/bin.ts': ['cli/process', 'cli/main.ts'],
}

/** Packages and Node modules that only some folders may use: the network, processes, and what costs at start-up. */
const restricted: readonly { readonly module: RegExp; readonly to: readonly string[] }[] = [
  { module: /^node:(https?|http2|tls|net|dgram|dns)/, to: ['http', 'listen', 'emulator'] },
  { module: /^node:child_process/, to: ['cli'] },
  { module: /^(hono|@hono\/|jose|@peculiar\/|reflect-metadata)/, to: ['emulator'] },
  { module: /^(@stricli\/|cli-table3|csv-stringify|@clack\/|@jmespath-community\/)/, to: ['cli'] },
  { module: /^zod/, to: ['manifest', 'emulator'] },
  { module: /^(js-)?yaml/, to: ['manifest', 'cli', 'emulator'] },
  { module: /^@azure\//, to: ['directory'] },
]

const root = join(import.meta.dirname, '..')
const files = sourceFiles(root)

test('every folder of src/ has its place in the order', () => {
  assert.ok(files.length > 100, 'the sources were found')
  const places = [...new Set(files.map(({ path }) => placeOf(path)))]
  assert.deepEqual(
    places.filter((place) => mayImport[place] === undefined),
    [],
  )
  assert.deepEqual(
    Object.keys(mayImport).filter((place) => !places.includes(place)),
    [],
    'the order names only folders that exist',
  )
})

test('imports run one way only', () => {
  assert.deepEqual(wrongImports(files, mayImport), [])
})

test('an import against the order is found', () => {
  const planted: SourceFile = { path: 'src/credential/exchange.ts', imports: ['../graph/client.ts'] }
  assert.deepEqual(wrongImports([planted], mayImport), ['src/credential/exchange.ts imports src/graph/client.ts'])
  const inCli: SourceFile = { path: 'src/cli/process/context.ts', imports: ['../output/printer.ts'] }
  assert.deepEqual(wrongImports([inCli], mayImport), ['src/cli/process/context.ts imports src/cli/output/printer.ts'])
})

test('the order of the folders has no circle', () => {
  assert.deepEqual(circlesOf(new Map(Object.entries(mayImport))), [])
})

test('the network, child processes and heavy packages are used only where they belong', () => {
  const wrong = files.flatMap(({ path, imports }) =>
    imports
      .filter((specifier) =>
        restricted.some(({ module, to }) => module.test(specifier) && !to.includes(placeOf(path).split('/')[0] ?? '')),
      )
      .map((specifier) => `${path} imports ${specifier}`),
  )
  assert.deepEqual(wrong, [])
})

test('nothing but the entry of the command line ends the process, and no other file takes over its streams', () => {
  // The second is all that a Node which is too old gets to see.
  const entries = ['src/cli/main.ts', 'src/cli/process/needs-node.ts']
  const wrong = files
    .filter(({ path }) => placeOf(path) !== 'emulator' && !entries.includes(path))
    .filter(({ path }) =>
      /\bprocess\.(exit\(|exitCode|stdout|stderr|on\()/.test(readFileSync(join(root, path), 'utf8')),
    )
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('built-in fetch is not used: it costs 40 ms at start-up', () => {
  const wrong = files
    .filter(({ path }) => placeOf(path) !== 'emulator')
    .filter(({ path }) => /(?<![.\w])fetch\(/.test(readFileSync(join(root, path), 'utf8')))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})
