import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { loadManifest } from '../../src/manifest/load.ts'
import { folder, small } from './folder.ts'

test('loadManifest()', async (t) => {
  await using made = await folder({
    'small.yaml': small,
    'bom.yaml': `\uFEFF${small}`,
    'utf16.yaml': Buffer.from(`\uFEFF${small}`, 'utf16le'),
    'unmarked.yaml': Buffer.from(small, 'utf16le'),
    'latin1.yaml': Buffer.from(`# \u00fc\n${small}`, 'latin1'),
    'large.yaml': Buffer.alloc(16 * 1024 * 1024 + 1, '#'),
    'wrong.yaml': 'application: {}\ntargets: { a: {} }\n',
  })
  const load = (name: string) => loadManifest(join(made.path, name))

  await t.test('a file is read with a byte order mark or without', async () => {
    assert.equal((await load('small.yaml')).targets[0]?.tenant, 'a.example')
    assert.equal((await load('bom.yaml')).targets[0]?.tenant, 'a.example')
  })

  await t.test('the error names file and line of a mistake', async () => {
    await assert.rejects(load('wrong.yaml'), {
      name: 'ConfigError',
      code: 'MANIFEST_INVALID',
      message: `The manifest has a mistake:\n${join(made.path, 'wrong.yaml')}:2: targets.a.tenant is missing`,
    })
  })

  await t.test('a manifest in UTF-16 is read with its mark, and refused without it', async () => {
    assert.equal((await load('utf16.yaml')).targets[0]?.tenant, 'a.example')
    await assert.rejects(load('unmarked.yaml'), { code: 'MANIFEST_INVALID', likelyCause: /^It is UTF-16/ })
  })

  await t.test('a manifest in another encoding is refused, and the error names the byte', () =>
    assert.rejects(load('latin1.yaml'), { code: 'MANIFEST_INVALID', likelyCause: /: byte 3 \(line 1\) is no UTF-8/ }),
  )

  await t.test('a file that is too large is refused', () =>
    assert.rejects(load('large.yaml'), { code: 'MANIFEST_INVALID', likelyCause: /^It is longer than 16 MiB/ }),
  )

  await t.test('a device or a file of /proc is refused, and not read without end', async () => {
    const invalid = (likelyCause: RegExp) => ({ code: 'MANIFEST_INVALID', likelyCause })
    await assert.rejects(loadManifest('/dev/zero'), invalid(/^It is a device\.$/))
    await assert.rejects(loadManifest('/proc/self/environ'), invalid(/^It has content but no length/))
  })

  await t.test('a file that is gone is MANIFEST_NOT_FOUND', () =>
    assert.rejects(load('gone.yaml'), { code: 'MANIFEST_NOT_FOUND', message: /gone\.yaml/ }),
  )

  await t.test('without a path the nearest manifest upwards from the working directory is read', async (t) => {
    await using nearest = await folder({ 'towline.yaml': small, 'a/file': '' })
    t.mock.method(process, 'cwd', () => join(nearest.path, 'a'))
    assert.equal((await loadManifest()).path, join(nearest.path, 'towline.yaml'))
    t.mock.method(process, 'cwd', () => '/')
    await assert.rejects(loadManifest(), { name: 'ConfigError', code: 'MANIFEST_NOT_FOUND' })
  })

  await t.test('the example of the repository is read', async () => {
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
    for (const [, imported = ''] of source.matchAll(/^(?:import|export) (?!type )[^'=]*from '([^']+)'/gm)) {
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
