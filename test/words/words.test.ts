import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { proseInPage } from './page.ts'
import { proseIn } from './prose.ts'
import { brokenRules } from './rules.ts'

const files = globSync('src/**/*.ts')
const pages = [
  ...globSync('docs/**/*.md'),
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'bench/README.md',
]

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

test('pages keep to the rules for words', () => {
  assert.ok(pages.length > 15, 'the pages were found')
  const broken = pages.flatMap((path) =>
    proseInPage(readFileSync(path, 'utf8')).flatMap((prose) =>
      brokenRules(prose).map((problem) => `${path}:${prose.line}: ${problem}`),
    ),
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
    ['Who works on many targets waits.', 'A program for many targets waits.'],
    ['One item.\nThose pass.', 'One item.\nThese reads pass.'],
    ['The limit. **Throws** an Error.', 'The limit. Throws an Error.'],
    [`${'word '.repeat(35)}word.`, `${'word '.repeat(34)}word. ${'word '.repeat(34)}word.`],
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
    'const b = /nobody "x"/.test(`in @{c({ d: "e f" })} between`) / 2 // three'.replace('@', '$'),
    'const c = 3 // four',
    '/**',
    ' * Five',
    ' * six.',
    ' *',
    ' * - seven',
    ' *',
    ' *     code()',
    ' *',
    ' * @example',
    ' * ```ts',
    ' * nobody()',
    ' * ```',
    ' */',
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
      '5 comment four',
      '6 comment Five six.\n- seven\n@example',
    ],
  )
})

test('prose is found in paragraphs, items, headings and cells of a page, without code, addresses and quotations', () => {
  const page = [
    '# A `heading`',
    'One **bold**',
    '[link](https://nobody.example) ``who`se``.',
    '- item "nobody said"',
    '  goes on <https://nobody.example>',
    '<!-- nobody',
    '-->',
    '```sh',
    'nobody',
    '```',
    '| Cell | `nobody` two |',
    '| --- | --- |',
  ].join('\n')
  assert.deepEqual(
    proseInPage(page).map(({ line, kind, words }) => `${line} ${kind} ${words}`),
    ['1 page A …', '2 page One bold link ….', '4 page item … goes on …', '11 page Cell', '11 page … two'],
  )
})
