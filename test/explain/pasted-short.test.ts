import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { explainError } from '../../src/explain/pasted-error/from-error.ts'

/** Texts of few lines, in the forms that many tools print. Each begins with `@@`, the causes that may come first, and a name. */
const texts = readFileSync(`${import.meta.dirname}/pasted-short.txt`, 'utf8')
  .split(/^@@ /m)
  .slice(1)
  .map((part) => {
    const [, codes = '', name = '', text = ''] = /^(\S+) ([^\n]+)\n(.*)$/s.exec(part) ?? []
    return { codes: codes.split('|'), name, text }
  })

test('there are more than a hundred short texts', () => {
  assert.ok(texts.length > 100, `${texts.length}`)
})

for (const { codes, name, text } of texts) {
  test(`explainError() finds ${codes.join(' or ')} in a short text: ${name}`, () => {
    const { causes } = explainError(text)
    assert.ok(codes.includes(causes[0]?.code ?? ''), JSON.stringify(causes, null, 1))
  })
}
