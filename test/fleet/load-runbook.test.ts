import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { loadRunbook } from '../../src/fleet/load-runbook.ts'
import { temporaryFolder } from '../cli/support.ts'

test('loadRunbook() names the runbook by its file and the SHA-256 of the bytes that ran', async (t) => {
  const text = "export default { name: 'näme', description: '', permissions: [], run: () => 1 }\n"
  const folder = temporaryFolder(t, { 'one.ts': text, 'two.ts': `${text} ` })
  const load = async (name: string) => (await loadRunbook(join(folder, name))).reference
  assert.deepEqual(await load('one.ts'), {
    name: 'näme',
    file: join(folder, 'one.ts'),
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  })

  const changing = `import { appendFileSync } from 'node:fs'\nappendFileSync(import.meta.filename, '\\n')\n${text}`
  writeFileSync(join(folder, 'changing.ts'), changing)
  const { sha256 } = await load('changing.ts')
  assert.notEqual(readFileSync(join(folder, 'changing.ts'), 'utf8'), changing, 'the file has changed')
  assert.equal(sha256, createHash('sha256').update(changing, 'utf8').digest('hex'))
  assert.notEqual((await load('two.ts')).sha256, (await load('one.ts')).sha256)
})

test('loadRunbook() refuses a file that is not UTF-8: its letters would reach the tenants broken', async (t) => {
  const text = "export default { name: 'm\u00fcller', description: '', permissions: [], run: () => 1 }\n"
  const file = join(temporaryFolder(t), 'one.ts')
  for (const [encoding, likelyCause] of [
    ['latin1', /Windows-1252/],
    ['utf16le', /UTF-16/],
  ] as const) {
    writeFileSync(file, Buffer.from(text, encoding))
    const message = `The runbook ${file} is not text in UTF-8.`
    await assert.rejects(loadRunbook(file), { code: 'RUNBOOK_INVALID', message, likelyCause })
  }
  writeFileSync(file, `\uFEFF${text}`)
  assert.equal((await loadRunbook(file)).runbook.name, 'm\u00fcller')
})
