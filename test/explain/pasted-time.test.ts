import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { explainError } from '../../src/explain/pasted-error/from-error.ts'
import { patternsIn, unitsOf } from '../support/patterns.ts'

/** Characters. Quadratic work on so many takes minutes, and the test run ends it. */
const LONG = 100_000

/** What opens something that has no end, and what the searches of `explain` begin with. */
const OPENINGS = [
  '\\',
  '\\\\n',
  '\u001b]',
  '<style ',
  '<script>',
  '<',
  '[a](http:',
  'AADSTS7002',
  '[31m',
  'error=%4',
  '\\u005c',
]

test('explainError() takes linear time for texts that its own expressions begin to match', () => {
  const src = `${import.meta.dirname}/../../src`
  const files = globSync([`${src}/explain/pasted-error/*.ts`, `${src}/causes/diagnose/*.ts`])
  const begun = files
    .flatMap((path) => patternsIn(readFileSync(path, 'utf8'), path))
    .flatMap(({ expression }) => unitsOf(expression).filter((unit) => unit.length > 8))
  assert.ok(begun.length > 100, `${begun.length} units`)
  for (const unit of [...OPENINGS, ...new Set(begun.map((one) => `${one} `))].filter(
    (_, turn) => turn < 11 || turn % 10 === 0,
  ))
    assert.equal(explainError(unit.repeat(LONG / unit.length)).ok, false, unit)
})

test('explainError() reads what stands behind backslashes, a title and a style sheet without an end', () => {
  for (const before of [
    '\\'.repeat(5_000),
    '\u001b]0;a title',
    '<html><style>',
    '<'.repeat(3_000),
    '\u001b]8;;https://a.test\u001b\\',
  ]) {
    const { causes } = explainError(`${before} AADSTS700213: No matching federated identity record found`)
    assert.equal(causes[0]?.code, 'FIC_SUBJECT_DIFFERS', before.slice(0, 20))
  }
})

test('explainError() passes over what stands in scripts and style sheets', () => {
  const { causes } = explainError('<html><script>AADSTS700213</script><STYLE>AADSTS7000215</style ><p>AADSTS700016</p>')
  assert.deepEqual(
    causes.map(({ aadsts }) => aadsts).filter((one) => one !== 700016),
    [],
  )
  assert.equal(causes[0]?.aadsts, 700016)
})

test('explainError() takes backslashes before a line end as one blank, however many there are', () => {
  for (const escaped of ['\\n', '\\\\n', '\\r\\n', '\\\\r\\\\n', '\\t', '\\\\\\\\\\n']) {
    const { causes } = explainError(`the certificate${escaped}has expired`)
    assert.equal(causes[0]?.code, 'TLS_CERTIFICATE_ENDED', escaped)
  }
})
