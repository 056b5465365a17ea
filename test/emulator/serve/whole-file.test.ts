import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { createFile, replaceFile } from '../../../src/emulator/serve/whole-file.ts'
import { temporaryFolder } from '../../cli/support.ts'

test('files of the emulator are for their owner only, whole, and never written through a link', async (t) => {
  const folder = temporaryFolder(t, { target: 'theirs' })
  const [path, link] = [join(folder, 'a'), join(folder, 'link')]
  symlinkSync('target', link)
  await assert.rejects(createFile(link, 'mine'), { code: 'EEXIST' })
  await replaceFile(link, 'mine')
  assert.deepEqual([readFileSync(join(folder, 'target'), 'utf8'), readFileSync(link, 'utf8')], ['theirs', 'mine'])
  await createFile(path, 'one')
  await assert.rejects(createFile(path, 'two'), { code: 'EEXIST' })
  writeFileSync(path, 'open to others', { mode: 0o666 })
  await replaceFile(path, 'three')
  assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).mode & 0o777], ['three', 0o600])
  assert.deepEqual(readdirSync(folder).sort(), ['a', 'link', 'target'])
})
