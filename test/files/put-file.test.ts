import assert from 'node:assert/strict'
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { placeOf, putFile } from '../../src/files/put-file.ts'
import { temporaryFolder } from '../cli/support.ts'

test('putFile()', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'a.txt')

  await t.test('writes a new file, and leaves no other one', async () => {
    await putFile(path, 'one')
    assert.equal(readFileSync(path, 'utf8'), 'one')
    assert.deepEqual(readdirSync(folder), ['a.txt'])
  })

  await t.test('replaces a file and keeps its mode', async () => {
    chmodSync(path, 0o640)
    await putFile(path, 'two', { mode: 0o600 })
    assert.equal(readFileSync(path, 'utf8'), 'two')
    assert.equal(statSync(path).mode & 0o777, 0o640)
  })

  await t.test('replaces the file that a link leads to, and not the link', async () => {
    const link = join(folder, 'link')
    symlinkSync('a.txt', link)
    await putFile(link, 'three')
    assert.equal(readFileSync(path, 'utf8'), 'three')
    assert.equal(await placeOf(link), await placeOf(path))
  })

  await t.test('puts a new file where a link leads that leads to none yet', async () => {
    const link = join(temporaryFolder(t), 'early')
    const target = join(temporaryFolder(t), 'late.txt')
    symlinkSync(target, link)
    await putFile(link, 'late')
    assert.equal(readFileSync(target, 'utf8'), 'late')
    assert.ok(lstatSync(link).isSymbolicLink())
  })

  await t.test('leaves the old file and nothing else when the writing fails', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    const before = readdirSync(folder)
    await assert.rejects(
      putFile(path, async (file) => {
        await file.writeFile('a part')
        throw full
      }),
      full,
    )
    assert.equal(readFileSync(path, 'utf8'), 'three')
    assert.deepEqual(readdirSync(folder), before)
  })

  await t.test(
    'refuses a file that exists where it is to be new, and leaves no new one when the writing fails',
    async () => {
      await assert.rejects(putFile(path, 'four', { isNew: true }), { code: 'EEXIST' })
      assert.equal(readFileSync(path, 'utf8'), 'three')
      const other = join(folder, 'b.txt')
      await assert.rejects(
        putFile(other, () => Promise.reject(new Error('no space left')), { isNew: true }),
        /no space/,
      )
      assert.deepEqual(readdirSync(folder).sort(), ['a.txt', 'link'])
      await putFile(other, 'new', { isNew: true, mode: 0o600 })
      assert.equal(statSync(other).mode & 0o777, 0o600)
    },
  )

  await t.test('takes over the temporary file of a process that was killed', async () => {
    const temporary = `${path}.part`
    writeFileSync(temporary, 'left by a process that was killed')
    await putFile(path, 'five', { temporary })
    assert.equal(readFileSync(path, 'utf8'), 'five')
    assert.ok(!readdirSync(folder).includes('a.txt.part'))
  })

  await t.test('rejects with the error of the system for a folder that does not exist', () =>
    assert.rejects(putFile(join(folder, 'none', 'a.txt'), ''), { code: 'ENOENT' }),
  )
})
