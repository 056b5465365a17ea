import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'

const cases: readonly { readonly words: string; readonly error: string; readonly fix: string }[] = [
  {
    words: 'stes list',
    error: 'There is no command "stes" here (USAGE)',
    fix: 'Did you mean "sites"? --help lists the commands.',
  },
  {
    words: 'sites lst',
    error: 'There is no command "lst" here (USAGE)',
    fix: 'Did you mean "list"? --help lists the commands.',
  },
  {
    words: 'constructor',
    error: 'There is no command "constructor" here (USAGE)',
    fix: 'List the commands with --help.',
  },
  {
    words: '--verion',
    error: 'There is no flag --verion here (USAGE)',
    fix: 'Did you mean --version? Other flags stand behind the command.',
  },
  { words: '-o csv sites list', error: 'There is no flag -o here (USAGE)', fix: 'Write the command first.' },
  {
    words: 'sites list --targt x',
    error: 'There is no flag --targt here (USAGE)',
    fix: 'Did you mean --target? --help lists the flags.',
  },
  {
    words: 'sites list --home-tennant x',
    error: 'There is no flag --home-tennant here (USAGE)',
    fix: 'Did you mean --home-tenant? --help lists the flags.',
  },
  {
    words: 'sites list --constructor x',
    error: 'There is no flag --constructor here (USAGE)',
    fix: 'List the flags with --help.',
  },
  { words: '--to-string', error: 'There is no flag --to-string here (USAGE)', fix: 'List the flags with --help.' },
  { words: 'sites list -x', error: 'There is no flag -x here (USAGE)', fix: 'List the flags with --help.' },
  {
    words: 'sites list -o jsn',
    error: '"jsn" is not a value of --output (USAGE)',
    fix: 'Did you mean json? Give one of table, json, ndjson, csv, tsv, yaml.',
  },
  { words: 'sites list -t', error: '--target needs a value (USAGE)', fix: 'Read how it is used with --help.' },
  { words: 'sites list --geo all --geo home', error: '--geo was given twice (USAGE)', fix: 'Give it once.' },
  {
    words: 'sites list --limit 0',
    error: '"0" does not fit --limit: it must be a whole number from 1 up (USAGE)',
    fix: 'Read how it is used with --help.',
  },
  {
    words: 'sites list --timeout 90',
    error:
      '"90" does not fit --timeout: it must be a time with its unit, such as 500ms, 90s, 5m or 1h, of at most 24 days (USAGE)',
    fix: 'Read how it is used with --help.',
  },
  {
    words: 'sites list --budget 75',
    error: '"75" does not fit --budget: it must be a number above 0 and up to 1, such as 0.75 (USAGE)',
    fix: 'Read how it is used with --help.',
  },
  { words: 'sites list all', error: '"all" is one argument too many (USAGE)', fix: 'Read how it is used with --help.' },
  { words: 'graph get', error: '<path> is missing (USAGE)', fix: 'Read how it is used with --help.' },
]

test('a command line that cannot be parsed ends with 2, four lines and a suggestion', async (t) => {
  for (const { words, error, fix } of cases) {
    await t.test(words, async () => {
      const { code, stdout, stderr } = await runCli(words.split(' '))
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      const [first, second, third, fourth] = stderr.split('\n')
      assert.equal(first, `error  ${error}`)
      assert.match(second ?? '', /^cause {2}\S/)
      assert.equal(third, `fix    ${fix}`)
      assert.equal(fourth, 'docs   docs/errors.md#usage (`towline docs USAGE`)')
      assert.equal(stderr.split('\n').length, 5)
    })
  }
})

test('control characters of the command line are escaped in its error', async () => {
  const { stderr } = await runCli(['sites', 'list', '--limit', '\u001b[2J\u202e'])
  assert.match(stderr, /^error {2}"\\u001b\[2J\\u202e" does not fit --limit/)
})

test('-h shows help for commands, groups and the program, as plain text', async () => {
  for (const words of [[], ['sites'], ['graph', 'get'], ['emulator', 'run'], ['-h']]) {
    const { code, stdout, stderr } = await runCli([...words, '-h'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, new RegExp(`^USAGE\n  towline ${words.filter((word) => word !== '-h').join(' ')}`))
    assert.doesNotMatch(stdout, /[\u001b]| $/m, 'plain, no blanks at line ends')
  }
})

test('a group of commands without a command shows its help', async () => {
  const { code, stdout } = await runCli(['manifest'])
  assert.equal(code, 0)
  assert.match(stdout, /COMMANDS\n {2}check {3}Check the manifest.*\n {2}schema {2}The JSON Schema/)
})

test('help of a command lists each of its flags and arguments', async () => {
  const { stdout } = await runCli(['graph', 'get', '--help'])
  const names = [...stdout.matchAll(/^ +(?:-\w)? ? ?\[?--([a-z-]+)/gm)].map(([, name]) => name)
  const shared = 'manifest no-manifest policy verbose debug quiet no-color timeout help'
  const expected = `target client-id home-tenant cloud identity access output query columns sort concurrency waves max-failures report targets-file budget header api all limit out delta ${shared}`
  assert.deepEqual(names, expected.split(' '))
  assert.match(stdout, /^ {2}-H \[--header\]/m)
  assert.match(stdout, /ARGUMENTS\n {2}path {2}\S/)
})

test('--version prints the version and nothing else', async () => {
  assert.deepEqual(await runCli(['--version']), { code: 0, stdout: '1.2.3\n', stderr: '' })
})

test('the cause fits a value that is spelt well and out of its range', async () => {
  const { stderr } = await runCli(['sites', 'list', '-t', 'all', '--concurrency', '0'])
  assert.match(stderr, /^cause {2}The value has another form, or is out of its range\.$/m)
  const misspelt = await runCli(['sites', 'list', '-o', 'jsn'])
  assert.match(misspelt.stderr, /^cause {2}It is misspelt\.$/m)
})
