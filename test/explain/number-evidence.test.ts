import assert from 'node:assert/strict'
import test from 'node:test'
import { explainError } from '../../src/explain/pasted-error/from-error.ts'

const evidenceOf = (text: string) => explainError(text).causes[0]?.evidence.join('\n') ?? ''

test('a number before dots is called cut off, and not unknown', () => {
  for (const cut of ['AADSTS70022...', 'AADSTS70022…', 'AADSTS700 ...']) {
    assert.match(evidenceOf(`Login failed: ${cut}`), /^AADSTS\d+ may be cut off/)
    assert.doesNotMatch(evidenceOf(`Login failed: ${cut}`), /does not know/)
  }
  assert.match(evidenceOf('AADSTS90002...'), /AADSTS90002 may be cut off/)
  assert.doesNotMatch(evidenceOf('AADSTS90002: Tenant not found... Trace ID: 1'), /cut off/)
})

test('an unknown number is called unknown, whatever its length and the other evidence', () => {
  for (const [text, number] of [
    ['AADSTS700213000: Something new.', '700213000'],
    ['AADSTS12345678901: Something new.', '12345678901'],
    ['AADSTS7999999: Something new. error: invalid_request', '7999999'],
    ['AADSTS7999999: Something new. getaddrinfo ENOTFOUND login.microsoftonline.com', '7999999'],
  ] as const) {
    assert.match(evidenceOf(text), new RegExp(`AADSTS${number} is a number that Towline does not know`))
  }
})

test('the OAuth error alone makes a cause possible, and never more', () => {
  const [cause, ...others] = explainError(
    '{"error":"invalid_request","error_description":"AADSTS7999999: New."}',
  ).causes
  assert.deepEqual([cause?.code, cause?.certainty, others], ['REQUEST_MALFORMED', 'possible', []])
})

test('numbers of other things are not read as AADSTS numbers', () => {
  for (const text of [
    'Finished in 700213 ms.',
    'errors in 2 of 50011 files',
    '[main] 70002 lines',
    'Elapsed: 700016',
  ]) {
    assert.deepEqual(
      explainError(text).causes.map(({ code, aadsts }) => [code, aadsts]),
      [['UNKNOWN', undefined]],
      text,
    )
  }
})

test('colours are removed in each form that logs keep, also inside a number', () => {
  for (const mark of ['\u001b', '^[', '\\u001b', '\\x1b', '\\033', '\\e', '']) {
    const text = `${mark}[31;1mAADSTS${mark}[0m7000${mark}[1m229${mark}[0m: no service principal`
    assert.equal(explainError(text).causes[0]?.aadsts, 7_000_229, JSON.stringify(mark))
  }
})
