import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { privateFolder } from '../../src/files/private-folder.ts'
import { temporaryFolder } from '../cli/support.ts'

test('privateFolder()', async (t) => {
  const folder = temporaryFolder(t)

  await t.test('makes a folder for this user only, and those above it', async () => {
    await privateFolder(join(folder, 'a', 'b'))
    for (const path of ['a', 'a/b']) assert.equal(statSync(join(folder, path)).mode & 0o777, 0o700)
  })

  await t.test('takes a folder that is there, and leaves its mode', async () => {
    chmodSync(join(folder, 'a'), 0o755)
    await privateFolder(join(folder, 'a'))
    assert.equal(statSync(join(folder, 'a')).mode & 0o777, 0o755)
  })

  await t.test("takes a folder that the user's own group can write to, as the umask 002 makes it", async () => {
    chmodSync(join(folder, 'a'), 0o775)
    await privateFolder(join(folder, 'a'))
  })

  await t.test('refuses a folder that another group can write to', async () => {
    const { gid } = statSync(join(folder, 'a'))
    await assert.rejects(privateFolder(join(folder, 'a'), gid + 1), {
      name: 'UnfitFile',
      message: /^Other users can write to /,
    })
  })

  await t.test('refuses a folder that others can write to, a link, and a file', async () => {
    chmodSync(join(folder, 'a'), 0o777)
    await assert.rejects(privateFolder(join(folder, 'a')), { name: 'UnfitFile', message: /^Other users can write to / })
    mkdirSync(join(folder, 'target'))
    symlinkSync('target', join(folder, 'link'))
    await assert.rejects(privateFolder(join(folder, 'link')), { name: 'UnfitFile', message: /is a symbolic link\.$/ })
    writeFileSync(join(folder, 'file'), '')
    await assert.rejects(privateFolder(join(folder, 'file')), { code: 'EEXIST' })
  })
})
