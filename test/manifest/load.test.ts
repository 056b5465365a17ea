import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { findManifest, loadManifest, requireManifest } from '../../src/manifest/load.ts'

const small = 'application: {}\ntargets: { a: { tenant: a.example } }\n'

async function folder(files: Record<string, string | Buffer>): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'towline-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('findManifest()', async (t) => {
  await using made = await folder({ 'towline.yaml': small, 'a/b/other.yaml': small, 'a/towline.yaml/file': '' })
  const cwd = join(made.path, 'a', 'b')
  const other = join(cwd, 'other.yaml')

  await t.test('the flag wins over the variable, which wins over the nearest file', () => {
    const env = { TOWLINE_MANIFEST: '../../towline.yaml' }
    assert.equal(findManifest({ path: 'other.yaml', env, cwd }), other)
    assert.equal(findManifest({ env, cwd }), join(made.path, 'towline.yaml'))
  })

  await t.test('looks upwards, past a folder of that name; an empty variable is none', () => {
    assert.equal(findManifest({ env: { TOWLINE_MANIFEST: '' }, cwd }), join(made.path, 'towline.yaml'))
  })

  await t.test('finds nothing where there is nothing', () => {
    assert.equal(findManifest({ env: {}, cwd: '/' }), undefined)
  })

  await t.test('a file that was named must be there; the error says who named it', () => {
    assert.throws(() => findManifest({ path: 'none.yaml', env: {}, cwd }), {
      name: 'ConfigError',
      code: 'MANIFEST_NOT_FOUND',
      message: `There is no manifest that can be read at ${join(cwd, 'none.yaml')}.`,
      likelyCause: /^--manifest names it/,
    })
    assert.throws(() => findManifest({ env: { TOWLINE_MANIFEST: cwd }, cwd }), {
      code: 'MANIFEST_NOT_FOUND',
      likelyCause: /^TOWLINE_MANIFEST names it/,
    })
  })
})

test('requireManifest()', async (t) => {
  await using made = await folder({ 'towline.yaml': small, 'a/file': '' })

  await t.test('the nearest manifest upwards is returned as an absolute path', () => {
    const search = { env: {}, cwd: join(made.path, 'a') }
    assert.equal(requireManifest(search, 'one is needed'), join(made.path, 'towline.yaml'))
  })

  await t.test('without a manifest the error says where it was looked for, and why one is needed', () => {
    assert.throws(() => requireManifest({ env: {}, cwd: '/' }, 'the trust is set up from a manifest'), {
      name: 'ConfigError',
      code: 'MANIFEST_NOT_FOUND',
      message: 'There is no towline.yaml in / or above it, and the trust is set up from a manifest.',
      likelyCause: /another name, or the command runs in another folder/,
      fix: 'Give it with --manifest (in code: `manifest`), or make one with `towline init`.',
    })
    assert.throws(() => requireManifest({ env: {}, cwd: '/' }), {
      message: 'There is no towline.yaml in / or above it.',
    })
  })

  await t.test('a file that was named and is missing is refused before anything is looked for upwards', () => {
    const search = { path: 'none.yaml', env: {}, cwd: made.path }
    assert.throws(() => requireManifest(search), { code: 'MANIFEST_NOT_FOUND', likelyCause: /^--manifest names it/ })
  })
})

test('loadManifest()', async (t) => {
  await using made = await folder({
    'small.yaml': small,
    'bom.yaml': `\uFEFF${small}`,
    'utf16.yaml': Buffer.from(`\uFEFF${small}`, 'utf16le'),
    'large.yaml': Buffer.alloc(16 * 1024 * 1024 + 1, '#'),
    'wrong.yaml': 'application: {}\ntargets: { a: {} }\n',
  })
  const load = (name: string) => loadManifest(join(made.path, name))

  await t.test('reads a file, with a byte order mark or without', async () => {
    assert.equal((await load('small.yaml')).targets[0]?.tenant, 'a.example')
    assert.equal((await load('bom.yaml')).targets[0]?.tenant, 'a.example')
  })

  await t.test('names file and line of a mistake', async () => {
    await assert.rejects(load('wrong.yaml'), {
      name: 'ConfigError',
      code: 'MANIFEST_INVALID',
      message: `The manifest has a mistake:\n${join(made.path, 'wrong.yaml')}:2: targets.a.tenant is missing`,
    })
  })

  await t.test('refuses UTF-16', () =>
    assert.rejects(load('utf16.yaml'), { code: 'MANIFEST_INVALID', message: /is not UTF-8 text/ }),
  )

  await t.test('refuses a file that is too large', () =>
    assert.rejects(load('large.yaml'), { code: 'MANIFEST_INVALID', message: /is larger than 16 MiB/ }),
  )

  await t.test('says so when the file is gone', () =>
    assert.rejects(load('gone.yaml'), { code: 'MANIFEST_NOT_FOUND', message: /gone\.yaml/ }),
  )

  await t.test('reads the example', async () => {
    const manifest = await loadManifest(resolve(import.meta.dirname, '../../towline.example.yaml'))
    assert.deepEqual(
      manifest.targets.map(({ name, application, access }) => [name, application.name, access]),
      [
        ['fabrikam-test', 'write', 'read-write'],
        ['adatum', 'read', 'read-only'],
      ],
    )
  })
})

test('what every command loads at start imports neither the YAML parser nor the schema', async () => {
  const loaded = new Set<string>()
  const visit = async (file: string): Promise<void> => {
    if (loaded.has(file)) return
    loaded.add(file)
    const source = await readFile(file, 'utf8')
    for (const [, imported = ''] of source.matchAll(/^(?:import|export) (?!type )[^']*from '([^']+)'/gm)) {
      if (imported.startsWith('.')) await visit(resolve(dirname(file), imported))
      else loaded.add(imported)
    }
  }
  for (const name of ['load', 'select', 'from-flags']) {
    await visit(resolve(import.meta.dirname, `../../src/manifest/${name}.ts`))
  }
  const packages = [...loaded].filter((name) => !name.startsWith('/') && !name.startsWith('node:'))
  assert.deepEqual(packages, [])
})
