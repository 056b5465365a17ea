import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import test from 'node:test'

/** Who may import whom: every folder of src/, and the folders that it may reach besides itself. */
const base = ['env.ts', 'errors.ts', 'ids.ts', 'words.ts']

const mayImport: Readonly<Record<string, readonly string[]>> = {
  'env.ts': [],
  'errors.ts': [],
  'words.ts': [],
  'ids.ts': ['errors.ts', 'words.ts'],
  http: base,
  causes: [...base, 'http'],
  credential: [...base, 'http', 'causes'],
  guard: [...base, 'http', 'credential'],
  graph: [...base, 'http', 'causes', 'credential', 'guard'],
  manifest: base,
  fleet: [...base, 'http', 'credential', 'guard', 'graph', 'manifest'],
  trust: [...base, 'http', 'causes', 'credential', 'guard', 'graph', 'manifest'],
  emulator: [],
  cli: [...base, 'http', 'causes', 'credential', 'guard', 'graph', 'manifest', 'fleet', 'trust', 'emulator'],
  'index.ts': ['errors.ts', 'http', 'credential', 'guard', 'graph', 'fleet'],
}

/** Packages and Node modules that only some folders may use: the network, processes, and what costs at start-up. */
const restricted: readonly { readonly module: RegExp; readonly to: readonly string[] }[] = [
  { module: /^node:(https?|http2|tls|net|dgram|dns)/, to: ['http', 'emulator'] },
  { module: /^node:child_process/, to: ['cli'] },
  { module: /^(hono|@hono\/|jose|@peculiar\/|reflect-metadata)/, to: ['emulator'] },
  { module: /^(@stricli\/|cli-table3|csv-stringify|@clack\/|@jmespath-community\/)/, to: ['cli'] },
  { module: /^zod/, to: ['manifest', 'emulator'] },
  { module: /^yaml/, to: ['manifest', 'cli', 'emulator'] },
  { module: /^@azure\//, to: ['trust'] },
]

const root = join(import.meta.dirname, '..')
const files = globSync('src/**/*.ts', { cwd: root }).map((path) => ({
  path,
  place: placeOf(path),
  imports: importsOf(path),
}))

test('every folder of src/ has its place in the order', () => {
  assert.ok(files.length > 100, 'the sources were found')
  assert.deepEqual(
    [...new Set(files.map(({ place }) => place))].filter((place) => mayImport[place] === undefined),
    [],
  )
})

test('imports run one way only', () => {
  const wrong = files.flatMap(({ path, place, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => placeOf(normalize(join(dirname(path), specifier))))
      .filter((target) => target !== place && !mayImport[place]?.includes(target))
      .map((target) => `${path} imports ${target}`),
  )
  assert.deepEqual(wrong, [])
})

test('the network, child processes and heavy packages are used only where they belong', () => {
  const wrong = files.flatMap(({ path, place, imports }) =>
    imports
      .filter((specifier) => restricted.some(({ module, to }) => module.test(specifier) && !to.includes(place)))
      .map((specifier) => `${path} imports ${specifier}`),
  )
  assert.deepEqual(wrong, [])
})

test('nothing but the entry of the command line ends the process, and no other file takes over its streams', () => {
  // The second is all that a Node which is too old gets to see.
  const entries = ['main.ts', 'needs-node.ts'].map((name) => join('src', 'cli', name))
  const wrong = files
    .filter(({ path, place }) => place !== 'emulator' && !entries.includes(path))
    .filter(({ path }) =>
      /\bprocess\.(exit\(|exitCode|stdout|stderr|on\()/.test(readFileSync(join(root, path), 'utf8')),
    )
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('built-in fetch is not used: it costs 40 ms at start-up', () => {
  const wrong = files
    .filter(({ place }) => place !== 'emulator')
    .filter(({ path }) => /(?<![.\w])fetch\(/.test(readFileSync(join(root, path), 'utf8')))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

/** `src/graph/client.ts` → `graph`; `src/errors.ts` → `errors.ts`. */
function placeOf(path: string): string {
  return path.split(/[\\/]/)[1] ?? path
}

function importsOf(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8')
  return [...source.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm)].map(
    (match) => match[1] ?? '',
  )
}
