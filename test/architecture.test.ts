import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import {
  circlesOf,
  deadExports,
  importGraph,
  placeOf,
  type SourceFile,
  sourceFiles,
  wrongImports,
} from './architecture.ts'

/** Every folder of src/, and the folders that it may import besides itself. `cli` is split into its own folders. */
const base = ['text', 'errors', 'names']
const hops = [...base, 'files', 'http', 'causes', 'guard', 'credential', 'graph']
const onTargets = [...hops, 'yaml', 'manifest', 'connect', 'directory']
const cli = [...onTargets, 'listen', 'change', 'trust', 'explain', 'fleet', 'emulator', 'cli/process']

const mayImport: Readonly<Record<string, readonly string[]>> = {
  text: [],
  errors: ['text'],
  names: ['text', 'errors'],
  files: ['text'],
  http: base,
  listen: base,
  yaml: ['text'],
  manifest: [...base, 'files', 'yaml'],
  causes: [...base, 'http'],
  guard: [...base, 'files', 'http', 'yaml'],
  credential: [...base, 'files', 'http', 'causes', 'guard'],
  graph: [...base, 'files', 'http', 'causes', 'guard', 'credential'],
  connect: [...hops, 'manifest'],
  directory: hops,
  change: [...hops, 'directory'],
  explain: onTargets,
  fleet: [...hops, 'manifest', 'connect'],
  trust: [...onTargets, 'change', 'listen'],
  // One file of it alone: see the test below.
  emulator: ['listen'],
  'index.ts': [...onTargets, 'change', 'trust', 'explain', 'fleet'],
  'cli/process': [...base, 'files', 'http', 'connect', 'directory', 'fleet'],
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
  { module: /^node:(https?|http2|tls|dgram|dns)/, to: ['http', 'listen', 'emulator'] },
  // Files are read from pipes by it.
  { module: /^node:net/, to: ['http', 'listen', 'emulator', 'files'] },
  { module: /^node:child_process/, to: ['cli'] },
  { module: /^(hono|@hono\/|jose|@peculiar\/|reflect-metadata)/, to: ['emulator'] },
  { module: /^(@stricli\/|cli-table3)/, to: ['cli'] },
  { module: /^zod/, to: ['yaml', 'guard', 'manifest', 'emulator'] },
  { module: /^(js-)?yaml/, to: ['yaml', 'manifest', 'cli', 'emulator'] },
  { module: /^@azure\//, to: ['directory'] },
  { module: /^canonicalize/, to: ['guard'] },
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

test('the emulator plays its services with no code of another folder; only its control endpoint has the door', () => {
  // So that a mistake on one side cannot hide on the other. The control endpoint plays no service: it is Towline's own.
  const outside = files
    .filter(({ path }) => placeOf(path) === 'emulator')
    .flatMap(({ path, imports }) => imports.map((specifier) => [path, join(path, '..', specifier)] as const))
    .filter(([path, target]) => target.startsWith('src/') && placeOf(target) !== placeOf(path))
  assert.deepEqual(outside, [
    ['src/emulator/control/server.ts', 'src/listen/door.ts'],
    ['src/emulator/control/server.ts', 'src/listen/web.ts'],
  ])
})

test('the order of the folders has no circle', () => {
  assert.deepEqual(circlesOf(new Map(Object.entries(mayImport))), [])
})

test('no file of src/ imports itself by way of others', () => {
  assert.deepEqual(circlesOf(importGraph(files)), [])
})

test('a circle of imports is found, with every file in it and no other', () => {
  const planted: SourceFile[] = [
    { path: 'src/text/a.ts', imports: ['./b.ts'] },
    { path: 'src/text/b.ts', imports: ['../http/c.ts'] },
    { path: 'src/http/c.ts', imports: ['../text/a.ts', './d.ts'] },
    { path: 'src/http/d.ts', imports: ['node:fs', './e.ts'] },
    { path: 'src/http/e.ts', imports: ['./e.ts'] },
  ]
  assert.deepEqual(circlesOf(importGraph(planted)), [
    ['src/http/c.ts', 'src/text/a.ts', 'src/text/b.ts'],
    ['src/http/e.ts'],
  ])
})

/** Programs that install the package name the exports of these files. The emulator's entry passes on all of the model's. */
const entries = ['src/index.ts', 'src/emulator/index.ts', 'src/emulator/world/model/index.ts']

const sources = globSync('{src,test,scripts,bench,examples}/**/*.{ts,mjs}', {
  cwd: root,
  exclude: ['**/node_modules/**'],
}).map((path) => ({ path: path.replaceAll('\\', '/'), source: readFileSync(join(root, path), 'utf8') }))

test('what a file of src/ exports is named in another file', () => {
  assert.deepEqual(deadExports(sources, entries), [])
})

// scripts/quick-builtins.ts takes each function when it is called, and could not build a file that imports a value.
test('only functions are imported from node:fs/promises', () => {
  const values = /import \{[^}]*\bconstants\b[^}]*\} from 'node:fs\/promises'/
  assert.deepEqual(
    sources.filter(({ path, source }) => path.startsWith('src/') && values.test(source)).map(({ path }) => path),
    [],
  )
  assert.match("import { access, constants, type FileHandle } from 'node:fs/promises'", values)
})

/** Exports of src/ that only tests name, each with its reason. */
const forTests: Readonly<Record<string, string>> = {
  'src/credential/exchange.ts exports exchangedToken': 'the answer half of the exchange, tried without a request',
  'src/directory/sign-in/device-code.ts exports codePrompt': 'a sign-in in memory prints the prompt that users see',
  'src/directory/sign-in/sign-in.ts exports signInBy': 'a sign-in in memory brings a credential of its own',
  'src/emulator/serve/serve.ts exports ServeOptions': 'names the options of serve() in the support of tests',
  'src/emulator/world/build/set-up.ts exports assignAppRole': 'tests give one permission and not a whole consent',
  'src/http/retry.ts exports mayPass': 'one half of repeatablePolicy, tried for each kind of failure',
  'src/trust/until-proven.ts exports Patience': 'names the argument of untilProven() in a table of tests',
}

test('what a file of src/ exports is named outside of test/, but for a few exports with a reason', () => {
  const shipped = sources.filter(({ path }) => !path.startsWith('test/'))
  assert.deepEqual(deadExports(shipped, entries).sort(), Object.keys(forTests).sort())
})

test('an export that no other file names outside of its comments is found, whatever kind it is', () => {
  const planted = [
    {
      path: 'src/http/a.ts',
      source: `export const used = 1
export async function dead(): Promise<void> {}
export interface DeadShape { readonly dead: string }
const own = dead // 'a mark in a comment
export const address = 'https://a.example' // named below
export type { Shape } from './b.ts'`,
    },
    {
      path: 'src/http/b.ts',
      source: '/** Not `dead`. */ // nor DeadShape\nconst at = "https://b.example", other = address',
    },
    { path: 'src/index.ts', source: 'export class ForUsers {}' },
    { path: 'test/http/a.test.ts', source: `import { used } from '../../src/http/a.ts'; export const mine = used` },
  ]
  assert.deepEqual(deadExports(planted, entries), ['src/http/a.ts exports dead', 'src/http/a.ts exports DeadShape'])
  const shipped = planted.filter(({ path }) => !path.startsWith('test/'))
  assert.ok(deadExports(shipped, entries).includes('src/http/a.ts exports used'))
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
  // The entry ends the process by the second file. A Node that is too old sees only the third.
  const entries = ['src/cli/main.ts', 'src/cli/process/end-process.ts', 'src/cli/process/needs-node.ts']
  const wrong = files
    .filter(({ path }) => placeOf(path) !== 'emulator' && !entries.includes(path))
    .filter(({ path }) =>
      /\bprocess\.(exit\(|exitCode|stdout|stderr|on\()/.test(readFileSync(join(root, path), 'utf8')),
    )
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('files are read and written by src/files, which refuses what is no file', () => {
  /** What they read is no file that a user names, or Node's loader has read it before. */
  const others = [
    'src/cli/main.ts',
    'src/cli/commands/demo/demo.ts',
    'src/cli/commands/docs/pages.ts',
    'src/cli/over/worked-log.ts',
    'src/fleet/run-process.ts',
    'src/fleet/user-code/load-error.ts',
    'src/fleet/user-code/strip-types.ts',
    // Devices are written to, which are no files.
    'src/graph/files/file-on-disk.ts',
  ]
  const uses =
    /\{[^}]*\b(readFile|createReadStream|writeFile|appendFile|open|rename|copyFile)(Sync)?\b[^}]*\} (from|=) .*node:fs/
  const found = files
    .filter(({ path }) => !['emulator', 'files'].includes(placeOf(path)))
    .filter(({ path }) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .some((line) => /^(?! \*)/.test(line) && uses.test(line)),
    )
    .map(({ path }) => path)
  assert.deepEqual(found.sort(), others.sort())
})

test('built-in fetch is not used: it costs 40 ms at start-up', () => {
  const wrong = files
    .filter(({ path }) => placeOf(path) !== 'emulator')
    .filter(({ path }) => /(?<![.\w])fetch\(/.test(readFileSync(join(root, path), 'utf8')))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})
