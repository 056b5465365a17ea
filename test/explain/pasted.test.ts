import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import test from 'node:test'
import { explainError, isKnown } from '../../src/explain/pasted-error/from-error.ts'

/**
 * Errors in the forms in which people paste them. Each file names the public issue thread that its form is from; names and
 * IDs in it are ours. `cause:` holds the code, or several codes with the likeliest first. The certainty (or `-`) and the
 * number, where there is one, follow.
 */
const pasted = globSync(`${import.meta.dirname}/pasted/*.txt`).map((path) => {
  const [, tool = '', cause = '', text = ''] =
    /^tool: (.+)\nform seen in: .+\ncause: (.+)\n---\n(.*)$/s.exec(readFileSync(path, 'utf8')) ?? []
  const [codes = '', certainty = '-', number] = cause.split(' ')
  return { name: basename(path, '.txt'), tool, codes: codes.split('|'), certainty, number, text }
})

test('the pasted texts come from at least five tools', () => {
  assert.ok(pasted.length >= 25)
  assert.ok(new Set(pasted.map(({ tool }) => tool.replace(/ ?[(,].*/, ''))).size >= 5)
})

for (const { name, tool, codes, certainty, number, text } of pasted) {
  test(`explainError() finds the cause in a text of ${tool}: ${name}`, () => {
    const explanation = explainError(text)
    const [first, ...others] = explanation.causes
    assert.equal(first?.code, codes[0], JSON.stringify(explanation, null, 1))
    for (const code of codes.slice(1))
      assert.ok(
        others.some((other) => other.code === code),
        `${code} is listed too`,
      )
    if (certainty !== '-') assert.equal(first?.certainty, certainty)
    assert.equal(first?.aadsts, number === undefined ? undefined : Number(number))
    assert.equal(isKnown(explanation), codes[0] !== 'UNKNOWN')
    assert.deepEqual(
      { ok: explanation.ok, hops: explanation.hops, target: explanation.target },
      { ok: false, hops: [], target: undefined },
    )
    if (others.length > 0)
      assert.ok(
        first?.evidence.some((line) => line.startsWith('What decides: ')),
        'says what decides',
      )
  })
}
