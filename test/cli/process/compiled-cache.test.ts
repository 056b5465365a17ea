import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { keepCompiledIn } from '../../../src/cli/process/compiled-cache.ts'
import type { Reader } from '../../../src/files/reader.ts'

test('keepCompiledIn()', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'towline-home-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const { uid, gid } = statSync(home)
  const user: Reader = { uid, gid }

  await t.test("the folder is made in the platform's place for caches, and only its user can read it", () => {
    const folder = keepCompiledIn({ HOME: home }, 'linux', user)
    assert.equal(folder, join(home, '.cache', 'towline', 'compiled'))
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.equal(keepCompiledIn({ HOME: home }, 'darwin', user), join(home, 'Library', 'Caches', 'towline', 'compiled'))
    assert.equal(
      keepCompiledIn({ HOME: '/nowhere', XDG_CACHE_HOME: join(home, 'xdg') }, 'linux', user),
      join(home, 'xdg', 'towline', 'compiled'),
    )
  })

  await t.test('a folder of another user, as under sudo, is not used, and nothing is made there', () => {
    const other = join(home, 'of-other')
    mkdirSync(other)
    // Only root can give a folder away. For any other user a stranger's view of this user's folder does as well.
    if (uid === 0) chownSync(other, 4711, 4711)
    const stranger = uid === 0 ? user : { uid: uid + 1, gid: gid + 1 }
    const owner = uid === 0 ? 4711 : uid
    assert.equal(keepCompiledIn({ HOME: other }, 'linux', stranger), undefined)
    assert.equal(keepCompiledIn({ HOME: other }, 'linux', { ...stranger, users: [owner] }), undefined)
    assert.equal(keepCompiledIn({ XDG_CACHE_HOME: other }, 'linux', stranger), undefined)
    assert.equal(existsSync(join(other, '.cache')) || existsSync(join(other, 'towline')), false)
  })

  await t.test('a folder that other users can write to is not used', () => {
    const folder = join(home, 'shared', 'towline', 'compiled')
    mkdirSync(folder, { recursive: true })
    for (const mode of [0o770, 0o702, 0o777, 0o1777]) {
      chmodSync(folder, mode)
      assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(home, 'shared') }, 'linux', user), undefined)
    }
    chmodSync(folder, 0o700)
    assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(home, 'shared') }, 'linux', user), folder)
  })

  await t.test('a folder below one where other users can exchange it is not used, and nothing is made there', () => {
    for (const open of ['', 'towline']) {
      const base = join(home, `open-${open}`)
      mkdirSync(join(base, 'deep', 'towline', 'compiled'), { recursive: true })
      const env = { XDG_CACHE_HOME: join(base, 'deep') }
      assert.equal(typeof keepCompiledIn(env, 'linux', user), 'string')
      const wide = join(base, open === '' ? '' : 'deep/towline')
      chmodSync(wide, 0o777)
      assert.equal(keepCompiledIn(env, 'linux', user), undefined)
      assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(wide, 'new') }, 'linux', user), undefined)
      assert.equal(existsSync(join(wide, 'new')), false)
      // There no other user can exchange it.
      chmodSync(wide, 0o1777)
      assert.equal(keepCompiledIn(env, 'linux', user), join(base, 'deep/towline/compiled'))
      assert.equal(
        keepCompiledIn({ XDG_CACHE_HOME: join(wide, 'new') }, 'linux', user),
        join(wide, 'new/towline/compiled'),
      )
    }
  })

  await t.test('a link is used where it leads to a folder of this user only', () => {
    mkdirSync(join(home, 'wide'), { mode: 0o777 })
    chmodSync(join(home, 'wide'), 0o777)
    mkdirSync(join(home, 'wide', 'mine'))
    mkdirSync(join(home, 'narrow'))
    for (const [name, to] of [
      ['to-wide', 'wide/mine'],
      ['to-narrow', 'narrow'],
    ] as const)
      symlinkSync(join(home, to), join(home, name))
    assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(home, 'to-wide') }, 'linux', user), undefined)
    const narrow = keepCompiledIn({ XDG_CACHE_HOME: join(home, 'to-narrow') }, 'linux', user)
    assert.equal(narrow, join(home, 'to-narrow/towline/compiled'))
  })

  await t.test('a folder that the user trusts is used, whatever stands above it', () => {
    const base = join(home, 'trusted')
    mkdirSync(join(base, 'cache'), { recursive: true })
    chmodSync(base, 0o777)
    const env = { XDG_CACHE_HOME: join(base, 'cache') }
    assert.equal(keepCompiledIn(env, 'linux', user), undefined)
    const used = join(base, 'cache/towline/compiled')
    assert.equal(keepCompiledIn({ ...env, TOWLINE_TRUSTED_FOLDERS: base }, 'linux'), used)
    assert.equal(keepCompiledIn({ ...env, TOWLINE_TRUSTED_FOLDERS: '*' }, 'linux'), used)
    assert.equal(keepCompiledIn({ ...env, TOWLINE_TRUSTED_FOLDERS: join(base, 'other') }, 'linux'), undefined)
  })

  await t.test('a relative path is no folder, on any platform', () => {
    for (const name of ['relative', './relative', '']) {
      assert.equal(keepCompiledIn({ XDG_CACHE_HOME: name }, 'linux', user), undefined)
      assert.equal(keepCompiledIn({ HOME: name }, 'darwin', user), undefined)
      assert.equal(keepCompiledIn({ LOCALAPPDATA: name }, 'win32', user), undefined)
    }
    assert.equal(existsSync('relative'), false)
    assert.equal(
      keepCompiledIn({ LOCALAPPDATA: join(home, 'local') }, 'win32', user),
      join(home, 'local/towline/compiled'),
    )
  })

  await t.test('there is no folder without a home that can be written to', () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    assert.equal(keepCompiledIn({}, 'linux', user), undefined)
    assert.equal(keepCompiledIn({ HOME: 'relative' }, 'linux', user), undefined)
    assert.equal(keepCompiledIn({ HOME: file }, 'linux', user), undefined)
  })

  await t.test("Node's own variables switch the folder off", () => {
    assert.equal(keepCompiledIn({ HOME: home, NODE_COMPILE_CACHE: '/elsewhere' }, 'linux', user), undefined)
    assert.equal(keepCompiledIn({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux', user), undefined)
  })
})
