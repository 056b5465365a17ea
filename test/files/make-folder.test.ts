import assert from 'node:assert/strict'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { makeFolder } from '../../src/files/make-folder.ts'
import { temporaryFolder } from '../cli/support.ts'

test('makeFolder()', async (t) => {
  await t.test('makes a folder and those above it for their owner only, and leaves one that is there', (t) => {
    const root = temporaryFolder(t)
    const path = join(root, 'a', 'b', 'c')
    makeFolder(path)
    makeFolder(path)
    for (const made of [path, join(root, 'a')]) assert.equal(statSync(made).mode & 0o777, 0o700)
  })

  await t.test('fails below a file and, at once, where the system makes no folders', (t) => {
    const file = join(temporaryFolder(t), 'file')
    writeFileSync(file, '')
    assert.throws(() => makeFolder(join(file, 'a')), { code: 'ENOTDIR' })
    if (process.platform === 'linux') assert.throws(() => makeFolder('/proc/towline/a'), { code: 'ENOENT' })
  })
})
