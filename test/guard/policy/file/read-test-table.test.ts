import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readTestTable } from '../../../../src/guard/policy/file/read-test-table.ts'
import { temporaryFolder } from '../../../cli/support.ts'

const ROW = 'as: { command: sites }, target: a, request: "GET /v1.0/sites"'

test('a table of expected decisions is read as it is written', async (t) => {
  const file = join(temporaryFolder(t), 'table.yaml')
  writeFileSync(file, `cases:\n  - { ${ROW}, at: 2026-12-01T08:00:00Z, expect: deny, rule: default }\n`)
  const [first, ...more] = await readTestTable(file)
  assert.equal(more.length, 0)
  assert.deepEqual([first?.at, first?.expect, first?.rule], ['2026-12-01T08:00:00Z', 'deny', 'default'])
})

test('a table with a mistake is refused with its line, and never tests less than it says', async (t) => {
  const file = join(temporaryFolder(t), 'table.yaml')
  for (const [text, line] of [
    ['cases: []\n', /:1: cases has no case/],
    [`cases:\n  - { ${ROW}, expects: deny }\n`, /:2: cases\[0\]\.expects is not a known key; did you mean "expect"/],
    [`cases:\n  - { ${ROW}, expect: refuse }\n`, /:2: cases\[0\]\.expect must be allow or deny/],
    [`cases:\n  - { ${ROW}, expect: deny, at: today }\n`, /:2: cases\[0\]\.at is no time/],
    [`cases:\n  - { ${ROW.replace('GET ', '')}, expect: deny }\n`, /:2: cases\[0\]\.request is no call/],
  ] as const) {
    writeFileSync(file, text)
    await assert.rejects(readTestTable(file), { code: 'POLICY_INVALID', message: line })
  }
})
