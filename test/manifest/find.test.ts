import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { findManifest, requireManifest } from '../../src/manifest/find.ts'
import { folder, small } from './folder.ts'

test('findManifest()', async (t) => {
  await using made = await folder({ 'towline.yaml': small, 'a/b/other.yaml': small, 'a/towline.yaml/file': '' })
  const cwd = join(made.path, 'a', 'b')
  const other = join(cwd, 'other.yaml')
  const top = join(made.path, 'towline.yaml')

  await t.test('the flag wins over the variable, which wins over the nearest file', () => {
    const env = { TOWLINE_MANIFEST: '../../towline.yaml' }
    assert.deepEqual(findManifest({ path: 'other.yaml', env, cwd }), { path: other, by: 'name' })
    assert.deepEqual(findManifest({ env, cwd }), { path: top, by: 'name' })
  })

  await t.test('the search goes upwards, past a folder of that name; an empty variable is none', () => {
    assert.deepEqual(findManifest({ env: { TOWLINE_MANIFEST: '' }, cwd }), { path: top, by: 'above' })
    assert.deepEqual(findManifest({ env: {}, cwd: made.path }), { path: top, by: 'here' })
  })

  await t.test(
    'the search goes no higher than the folder in TOWLINE_MANIFEST_CEILING, which has no effect below others',
    () => {
      const under = (ceiling: string) => findManifest({ env: { TOWLINE_MANIFEST_CEILING: ceiling }, cwd })
      assert.equal(under(cwd), undefined)
      assert.equal(under(join(made.path, 'a')), undefined)
      assert.equal(under(made.path)?.path, top)
      assert.equal(under('/somewhere/else')?.path, top)
      const env = { TOWLINE_MANIFEST_CEILING: cwd, TOWLINE_MANIFEST: top }
      assert.equal(findManifest({ env, cwd })?.path, top, 'a name needs no search')
    },
  )

  await t.test(
    '--no-manifest wins over what is named in the environment and found, and cannot be beside --manifest',
    () => {
      assert.equal(findManifest({ noManifest: true, env: { TOWLINE_MANIFEST: top }, cwd }), undefined)
      assert.throws(() => findManifest({ noManifest: true, path: top, env: {}, cwd }), {
        code: 'USAGE',
        message: '--manifest and --no-manifest were given together.',
      })
      assert.throws(() => requireManifest({ noManifest: true, env: {}, cwd }, 'one is needed'), {
        code: 'MANIFEST_NOT_FOUND',
        message: 'The command was told to use no manifest, and one is needed.',
      })
    },
  )

  await t.test('`undefined` is returned where there is no manifest', () => {
    assert.equal(findManifest({ env: {}, cwd: '/' }), undefined)
  })

  await t.test('a file that was named must be there; the error says where it was named', () => {
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
    assert.deepEqual(requireManifest(search, 'one is needed'), { path: join(made.path, 'towline.yaml'), by: 'above' })
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
