import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { linesOf } from '../../src/files/lines-of.ts'
import { temporaryFolder } from '../cli/support.ts'

test('linesOf() gives each line with its place, across the parts that are read at once', async (t) => {
  const path = join(temporaryFolder(t), 'lines')
  const texts = ['', 'Größe', 'x'.repeat(200_000), '会'.repeat(30_000), 'last']
  writeFileSync(path, texts.join('\n'))
  await using file = await open(path)
  const { size } = await file.stat()
  const found = await linesIn(file, size)
  let at = 0
  const expected = texts.map((text, index) => {
    const line = { at, text, isWhole: index < texts.length - 1 }
    at += Buffer.byteLength(text) + 1
    return line
  })
  assert.deepEqual(found, expected)
})

test('linesOf() does not read beyond the end that it is given', async (t) => {
  const path = join(temporaryFolder(t), 'lines')
  writeFileSync(path, 'one\ntwo\nthree\n')
  await using file = await open(path)
  assert.deepEqual(
    (await linesIn(file, 8)).map(({ text }) => text),
    ['one', 'two'],
  )
  assert.deepEqual(await linesIn(file, 0), [])
})

async function linesIn(file: FileHandle, end: number) {
  const lines: { at: number; text: string; isWhole: boolean }[] = []
  for await (const line of linesOf(file, end)) lines.push(line)
  return lines
}
