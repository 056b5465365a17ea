import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { proseIn } from './prose.ts'
import { brokenRules } from './rules.ts'

const files = globSync('src/**/*.ts')

test('comments and texts of src/ keep to the rules for words', () => {
  assert.ok(files.length > 100, 'the sources were found')
  const broken = files.flatMap((path) =>
    proseIn(readFileSync(path, 'utf8'))
      // What the emulator says on the wire are Microsoft's words.
      .filter(({ kind }) => kind === 'comment' || !/^src[\\/]emulator[\\/]/.test(path))
      .flatMap((prose) => brokenRules(prose).map((problem) => `${path}:${prose.line}: ${problem}`)),
  )
  assert.deepEqual(broken, [])
})

test('each rule for words finds what it is for, and lets the plain form pass', () => {
  const pairs: [bad: string, good: string][] = [
    ['Whoever stopped it wants to know.', 'The caller that stopped it gets the summary.'],
    ['When he is behind, wait.', 'Waits while the reader is behind.'],
    ['Were they ignored, the flag would do nothing.', 'If they were ignored, the flag would do nothing.'],
    ['Two files, of which one is empty.', 'Two files. One is empty.'],
    ['The same for text of several lines.', 'Like `safeText`, for several lines.'],
    ['Looked at and not trusted: see above.', 'The certificate is read and not trusted.'],
    ['Mend the runbook.', 'Fix the runbook.'],
  ]
  for (const [bad, good] of pairs) {
    assert.equal(brokenRules({ kind: 'comment', line: 1, words: bad }).length, 1, bad)
    assert.deepEqual(brokenRules({ kind: 'comment', line: 1, words: good }), [], good)
  }
})

test('prose is found in comments and literals, and nowhere else', () => {
  const source = [
    '/** One. `whoever` is code. */',
    "const a = 'it\\'s a text' // two",
    '// lines',
    'const b = /nobody "x"/.test(`in $' + '{c({ d: "e f" })} between`) / 2 // three',
  ].join('\n')
  assert.deepEqual(
    proseIn(source).map(({ line, kind, words }) => `${line} ${kind} ${words}`),
    [
      '1 comment One. `…` is code.',
      "2 text it's a text",
      '2 comment two lines',
      '4 text e f',
      '4 text in … between',
      '4 comment three',
    ],
  )
})
