import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readText } from '../../src/emulator/read-text.ts'
import { temporaryFolder } from '../cli/support.ts'

test('readText() of the emulator', async (t) => {
  const path = join(temporaryFolder(t), 'world.yaml')
  const text = '# M\u00fcller\n'
  const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')

  await t.test('reads UTF-8, and UTF-16 with its mark', async () => {
    for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), wide, Buffer.from(wide).swap16()]) {
      writeFileSync(path, bytes)
      assert.equal(await readText(path), text)
    }
  })

  await t.test('refuses other bytes, folders and devices', async () => {
    writeFileSync(path, Buffer.from(text, 'latin1'))
    await assert.rejects(readText(path), { message: 'it is not text in UTF-8' })
    writeFileSync(path, wide.subarray(0, -1))
    await assert.rejects(readText(path), { message: /^it begins as UTF-16/ })
    for (const place of [join(path, '..'), '/dev/zero', '/dev/null']) {
      await assert.rejects(readText(place), { message: 'it is a folder, a pipe or a device' })
    }
    await assert.rejects(readText(join(path, '..', 'none')), { code: 'ENOENT' })
  })
})
