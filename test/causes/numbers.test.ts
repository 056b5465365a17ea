import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { catalogue, causeCodes } from '../../src/causes/catalogue.ts'
import { meaningOf } from '../../src/causes/numbers/index.ts'
import { explainError, isKnown } from '../../src/explain/pasted-error/from-error.ts'

const published = readFileSync(`${import.meta.dirname}/published-numbers.txt`, 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .flatMap((line) => line.split(' '))
  .filter((word) => word !== '')
  .map(Number)

const ofCauses = causeCodes.flatMap((code) => catalogue[code].aadsts ?? [])
/** As they are written: a number that stands in two files would be lost where the files are put together. */
const ofOtherFlows = globSync(`${import.meta.dirname}/../../src/causes/numbers/*.ts`)
  .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/^ {2}(\d+): /gm)])
  .map(([, digits]) => Number(digits))

test('each published number has a cause, or is named as one of another flow', () => {
  assert.equal(published.length, 350)
  assert.equal(new Set(published).size, published.length)
  const covered = new Set([...ofCauses, ...ofOtherFlows])
  assert.deepEqual(
    published.filter((number) => !covered.has(number)),
    [],
  )
})

test('no number has both a cause and a meaning of another flow', () => {
  assert.deepEqual(
    ofOtherFlows.filter((number) => ofCauses.includes(number)),
    [],
  )
})

test('only published numbers are named as those of another flow', () => {
  assert.deepEqual(
    ofOtherFlows.filter((number) => !published.includes(number)),
    [],
  )
})

test('no number has two meanings', () => {
  assert.ok(ofOtherFlows.length > 100, `${ofOtherFlows.length} numbers were found in the files`)
  assert.equal(new Set(ofOtherFlows).size, ofOtherFlows.length)
})

test('each meaning continues a sentence', () => {
  for (const number of ofOtherFlows) {
    assert.match(meaningOf(number) ?? '', /^AADSTS\d+ means that \S.{15,}[^.]\.$/)
  }
  assert.equal(meaningOf(7999999), undefined)
})

test('no cause lists a number twice', () => {
  for (const code of causeCodes) {
    const numbers = catalogue[code].aadsts ?? []
    assert.equal(new Set(numbers).size, numbers.length, code)
  }
})

test('explainError() knows each published number, in the usual form and alone', () => {
  for (const number of published) {
    for (const text of [`AADSTS${number}: Something.`, `${number}`]) {
      const explanation = explainError(text)
      assert.equal(isKnown(explanation), true, text)
      assert.equal(explanation.causes[0]?.aadsts, number, text)
    }
  }
})
