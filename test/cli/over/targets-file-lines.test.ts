import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readTargetsFile } from '../../../src/cli/over/targets-file.ts'
import { temporaryFolder } from '../support.ts'

test('lines of a targets file end with LF, CRLF or CR, and a comment goes to the end of its line', async (t) => {
  const path = join(temporaryFolder(t), 'targets.txt')
  writeFileSync(path, 'a # one\u2028two\r\nb\rc#three\rd\n# e\n')
  assert.deepEqual((await readTargetsFile(path)).selectors, ['a', 'b', 'c', 'd'])
})

test('a targets file of a long row of comment signs is read in linear time', async (t) => {
  const path = join(temporaryFolder(t), 'targets.txt')
  writeFileSync(path, `${'#'.repeat(1_000_000)}\ra`)
  assert.deepEqual((await readTargetsFile(path)).selectors, ['a'])
})
