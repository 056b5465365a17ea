import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { keepCompiledIn } from '../../../src/cli/process/compiled-cache.ts'

test('keepCompiledIn()', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'towline-home-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  const user = statSync(home).uid

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

  await t.test('a folder of another user, as under sudo, is not used', () => {
    assert.equal(keepCompiledIn({ HOME: home }, 'linux', user + 1), undefined)
  })

  await t.test('a folder that other users can write to is not used', () => {
    const folder = join(home, 'shared', 'towline', 'compiled')
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o770)
    assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(home, 'shared') }, 'linux', user), undefined)
    chmodSync(folder, 0o700)
    assert.equal(keepCompiledIn({ XDG_CACHE_HOME: join(home, 'shared') }, 'linux', user), folder)
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
