import assert from 'node:assert/strict'
import test from 'node:test'
import { shellWord } from '../../src/text/shell-word.ts'

const forms: Readonly<Record<string, string>> = {
  '--query': '--query',
  '-t': '-t',
  'client:615ec85d': 'client:615ec85d',
  '/sites?$top=1': "'/sites?$top=1'",
  '': "''",
  'a b': "'a b'",
  '@a': "'@a'",
  'a@b': 'a@b',
  '-a.b': "'-a.b'",
  "[?name=='x']": `"[?name=='x']"`,
  'Women’s team': '"Women’s team"',
  "it's $5": `'it'\\''s $5'`,
  "it's!": `'it'\\''s!'`,
  'say "hi"': `'say "hi"'`,
}

for (const [word, form] of Object.entries(forms)) {
  test(`shellWord() writes ${JSON.stringify(word)} as ${form}`, () => assert.equal(shellWord(word), form))
}
