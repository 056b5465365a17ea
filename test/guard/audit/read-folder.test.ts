import assert from 'node:assert/strict'
import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readFolder } from '../../../src/guard/audit/read-folder.ts'
import { verifyChains } from '../../../src/guard/audit/verify.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { addChain, bytesOf, type Files } from './support.ts'

const BEGIN = Date.parse('2026-12-01T08:00:00Z')

function stored(folder: string): { readonly files: Files; readonly chains: string[] } {
  const files: Files = new Map()
  const chains = [0, 1].map(
    (index) => addChain(files, { pauses: [1, 86_400_000], begins: BEGIN + index, names: [], isEnded: true }).chain,
  )
  for (const file of files.keys()) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), bytesOf(files.get(file) ?? []))
  }
  return { files, chains }
}

test('the newest chain comes first, with the lines of all its days and their places', async (t) => {
  const folder = temporaryFolder(t, { 'note.txt': 'x', '2026-12-03': 'a file with the name of a day' })
  const { files, chains } = stored(folder)
  mkdirSync(join(folder, 'budgets'))
  writeFileSync(join(folder, '2026-12-01', 'note.txt'), 'x')
  const found: unknown[] = []
  for await (const { chain, lines } of readFolder(folder).chains()) {
    for await (const { file, line, text, isWhole } of lines()) found.push([chain, file, line, text, isWhole])
  }
  const expected = chains.toReversed().flatMap((chain) =>
    ['2026-12-01', '2026-12-02'].flatMap((day) => {
      const file = `${day}/${chain}.jsonl`
      return (files.get(file) ?? []).map((text, index) => [chain, file, index + 1, text, true])
    }),
  )
  assert.equal(expected.length, 8)
  assert.deepEqual(found, expected)
})

test('a folder that is not there, or a file in it that cannot be read, is an error', async (t) => {
  const folder = temporaryFolder(t)
  const error = { name: 'ConfigError', code: 'AUDIT_NOT_FOUND' }
  await assert.rejects(verifyChains(readFolder(join(folder, 'none'))), {
    ...error,
    message: `The record in "${join(folder, 'none')}" cannot be read.`,
    likelyCause: 'The file does not exist (ENOENT).',
  })
  const { chains } = stored(folder)
  mkdirSync(join(folder, '2026-12-02', `${chains[0]?.slice(0, -1)}x.jsonl`))
  await assert.rejects(verifyChains(readFolder(folder)), { ...error, likelyCause: 'It is a folder.' })
})

test('a file of a GiB in one line is a problem, and does not fill the memory', async (t) => {
  const folder = temporaryFolder(t)
  const { chains } = stored(folder)
  const path = join(folder, '2026-12-02', `${chains[1]}.jsonl`)
  const file = openSync(path, 'a')
  // A hole takes no room on the disk.
  writeSync(file, 'x', 1024 ** 3)
  closeSync(file)
  appendFileSync(path, '\n')
  const before = process.memoryUsage().rss
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 10)
  const { problems } = await verifyChains(readFolder(folder))
  clearInterval(watch)
  assert.deepEqual(
    problems.map(({ kind, line }) => [kind, line]),
    [['inserted', 3]],
  )
  assert.ok(most - before < 100 * 1024 ** 2, `${(most - before) / 1024 ** 2} MiB`)
})
