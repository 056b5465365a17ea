import assert from 'node:assert/strict'
import test from 'node:test'
import { catalogue, causeCodes, families } from '../../src/causes/catalogue.ts'
import { fill } from '../../src/causes/fill-placeholders.ts'
import { errorCodes } from '../../src/errors/codes.ts'

const texts = causeCodes.map((code) => {
  const { title, explanation, distinguish, fix } = catalogue[code]
  return {
    code,
    title,
    explanation,
    distinguish,
    fixes: Object.values(fix),
    all: [title, explanation, distinguish, ...Object.values(fix)].join('\n'),
  }
})

test('the catalogue has every cause of every family', () => {
  const codes = Object.values(families).flatMap((family) => Object.keys(family))
  assert.deepEqual(codes, causeCodes)
  assert.ok(codes.length >= 45, `${codes.length} causes`)
})

test('each cause has a title, an explanation, a distinction and at least one fix', () => {
  for (const { code, title, explanation, distinguish, fixes } of texts) {
    assert.match(code, /^[A-Z]+(_[A-Z0-9]+)*$/)
    assert.match(title, /^\S.{8,100}[^.\s]$/, code)
    for (const sentences of [explanation, distinguish, ...fixes]) assert.match(sentences, /^\S[\s\S]{15,}[.`]$/, code)
    assert.ok(fixes.length > 0, code)
  }
  assert.equal(new Set(texts.map(({ title }) => title)).size, texts.length, 'no title stands for two causes')
})

test('each cause names the page of its source', () => {
  for (const code of causeCodes) {
    const { protocol, hostname } = new URL(catalogue[code].source.split(' ')[0] ?? '')
    assert.equal(protocol, 'https:', code)
    assert.match(
      hostname,
      /(^|\.)(microsoft\.com|microsoftonline\.com|github\.com|rfc-editor\.org|kubernetes\.io|azure\.github\.io|nodejs\.org)$/,
      code,
    )
  }
})

test('fill() leaves no placeholder, with and without facts', () => {
  const known = { tenant: 't.example', clientId: 'id', scope: 's', target: 'one' }
  for (const { code, all } of texts) {
    for (const facts of [{}, known])
      assert.doesNotMatch(fill(all, facts), /\{(tenant|Tenant|client|scope|target)\}|undefined/, code)
  }
})

test('each code in the texts of a cause exists', () => {
  const known: readonly string[] = [...causeCodes, ...errorCodes]
  for (const { code, all } of texts) {
    // Names of environment variables look like codes of causes.
    for (const [name] of all.matchAll(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g)) {
      if (!/^(AZURE|ACTIONS|MSI|IDENTITY|IMDS|NODE|NO|HTTPS|SSL|GITHUB|SYSTEM|TOWLINE|MSAL)_/.test(name)) {
        assert.ok(known.includes(name), `${code} names ${name}`)
      }
    }
  }
})
