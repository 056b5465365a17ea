import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { main } from '../child.ts'
import { runCli, temporaryFolder } from '../support.ts'

const manifest = [
  'application: { clientId: 11111111-aaaa-4bbb-8ccc-000000000001 }',
  'targets:',
  '  fabrikam: { tenant: fabrikam.com, tags: [emea] }',
  '  wingtip: { tenant: wingtip.com, tags: [emea, test] }',
].join('\n')

async function proposals(words: string[], cwd = '/'): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(['__complete', '--', ...words], { cwd })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0] ?? '')
}

test('completion proposes commands, flags and values', async () => {
  assert.deepEqual(await proposals(['s']), ['sites'])
  assert.deepEqual(await proposals(['graph', 'p']), ['post', 'patch', 'put'])
  assert.deepEqual(await proposals(['sites', 'list', '--ta']), ['--target', '--targets-file'])
  assert.deepEqual(await proposals(['sites', 'list', '-o', 'c']), ['csv'])
  assert.deepEqual(await proposals(['sites', '--h']), ['--help'])
  assert.ok(!(await proposals([''])).includes('__complete'), 'what is hidden stays so')
})

test('completion proposes target names and tags of the manifest that is found, or that the command line names', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': manifest, 'other.yaml': manifest.replace('wingtip:', 'adatum:') })
  assert.deepEqual(await proposals(['sites', 'list', '-t', ''], cwd), [
    'fabrikam',
    'wingtip',
    'tag:emea',
    'tag:test',
    'all',
  ])
  assert.deepEqual(await proposals(['whoami', '-t', 'w'], cwd), ['wingtip'])
  assert.deepEqual(await proposals(['whoami', '--manifest', 'other.yaml', '-t', 'ad'], cwd), ['adatum'])
  assert.deepEqual(await proposals(['whoami', '--manifest=other.yaml', '-t', 'ad'], cwd), ['adatum'])
})

/** A folder with runbooks, manifests and other things. */
function withFiles(t: TestContext): string {
  const files = [
    'list.ts',
    'old.mjs',
    'notes.md',
    'm.yaml',
    'r.json',
    'my report.json',
    '.hidden.ts',
    'name\u001b[31m.ts',
  ]
  const folder = temporaryFolder(t, {
    ...Object.fromEntries(files.map((name) => [name, ''])),
    'towline.yaml': manifest,
  })
  mkdirSync(join(folder, 'books'))
  writeFileSync(join(folder, 'books', 'deep.ts'), '')
  return folder
}

test('completion of run proposes runbooks and folders, and flags only after a hyphen', async (t) => {
  const cwd = withFiles(t)
  assert.deepEqual(await proposals(['run', ''], cwd), ['books/', 'list.ts', 'old.mjs'])
  assert.deepEqual(await proposals(['run', 'li'], cwd), ['list.ts'])
  assert.deepEqual(await proposals(['run', 'books/'], cwd), ['books/deep.ts'])
  assert.deepEqual(await proposals(['run', './b'], cwd), ['./books/'])
  assert.deepEqual(await proposals(['run', '.h'], cwd), ['.hidden.ts'])
  assert.deepEqual(await proposals(['run', 'none/'], cwd), [])
  assert.deepEqual(await proposals(['run', '-t', 'fabrikam', ''], cwd), ['books/', 'list.ts', 'old.mjs'])
  assert.ok((await proposals(['run', '--'], cwd)).includes('--dry-run'))
  const flags = await proposals(['run', 'list.ts', ''], cwd)
  assert.ok(flags.length > 5 && flags.every((word) => word.startsWith('-')), 'there is one runbook')
})

test('completion of a flag that takes a path proposes the files that fit, and folders', async (t) => {
  const cwd = withFiles(t)
  const cases: [words: string[], expected: string[]][] = [
    [
      ['whoami', '--manifest', ''],
      ['books/', 'm.yaml', 'my report.json', 'r.json', 'towline.yaml'],
    ],
    [['sites', 'list', '--report', 'r'], ['r.json']],
    [['sites', 'list', '--targets-file', 'n'], ['notes.md']],
    [
      ['graph', 'post', '/me', '--body', '@m'],
      ['@m.yaml', '@my report.json'],
    ],
    [['emulator', 'start', '--state', ''], ['books/']],
    [
      ['emulator', 'run', '--world', 'b'],
      ['bare', 'books/'],
    ],
    [
      ['emulator', 'run', '--world', ''],
      ['seed', 'bare', 'workplace', 'fleet', 'books/', 'm.yaml', 'my report.json', 'r.json', 'towline.yaml'],
    ],
    [
      ['emulator', 'run', '--host', 'a'],
      ['app-service', 'automation', 'arc', 'aks'],
    ],
    [['trust', 'plan', '--auth', 'dev'], ['device-code']],
    [['trust', 'suspend', '--lever', 'gr'], ['grants']],
    [['sites', 'list', '--output=c'], ['--output=csv']],
    [['sites', 'list', '--target=fa'], ['--target=fabrikam']],
    [['sites', 'list', '--report=r'], ['--report=r.json']],
    [['sites', 'list', '-t', '!f'], ['!fabrikam']],
    [['help', 'sites', ''], ['list']],
    [['help', 'tr'], ['trust']],
    [['targets', ''], ['list']],
    [['emulator', 'run', '--', 'cat', '--manifest', ''], []],
  ]
  for (const [words, expected] of cases) assert.deepEqual(await proposals(words, cwd), expected, words.join(' '))
})

test('completion is empty and reports no error where there is nothing to propose', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'targets: [broken' })
  assert.deepEqual(await proposals(['sites', 'list', '-t', ''], cwd), [])
  assert.deepEqual(await proposals(['no', 'such', '']), [])
  assert.deepEqual(await proposals([]), [])
})

test('towline completion prints a script for each shell', async () => {
  for (const [shell, sign] of [
    ['bash', 'complete -o default -F _towline towline'],
    ['zsh', 'compdef _towline towline'],
    ['fish', 'complete -c towline'],
    ['pwsh', 'Register-ArgumentCompleter -Native -CommandName towline'],
  ] as const) {
    const { code, stdout } = await runCli(['completion', shell])
    assert.equal(code, 0)
    assert.ok(stdout.includes(sign), shell)
    assert.match(stdout, /__complete '?--'? /, shell)
  }
})

test('the bash script completes words from the variables that bash sets', async (t) => {
  const folder = temporaryFolder(t, { 'towline.yaml': manifest })
  const script = (await runCli(['completion', 'bash'])).stdout
  writeFileSync(join(folder, 'towline'), `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`)
  chmodSync(join(folder, 'towline'), 0o755)
  const complete = (line: string): string[] => {
    const { stdout } = spawnSync(
      'bash',
      ['-c', `${script}\nCOMP_LINE=$1 COMP_POINT=\${#1}; _towline; printf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', line],
      { cwd: folder, encoding: 'utf8', env: { PATH: `${folder}:${process.env['PATH']}` } },
    )
    return stdout.split('\n').filter(Boolean)
  }
  assert.deepEqual(complete('towline si'), ['sites'])
  assert.deepEqual(complete('towline sites '), ['list'])
  assert.deepEqual(complete('towline sites list -t fa'), ['fabrikam'])
  assert.deepEqual(complete('towline sites list -t tag:e'), ['emea'], 'bash has the part before the colon already')
  assert.deepEqual(complete('towline sites list --output=c'), ['csv'], 'and the part before the equals sign')
  assert.deepEqual(complete('towline sites list --manifest to'), ['towline.yaml'])
  assert.deepEqual(complete('towline graph post /me --body @tow'), ['@towline', '@towline.yaml'])
  assert.deepEqual(complete('towline emulator run --world ba'), ['bare'])
})
