/** PowerShell as the shell in which Towline is used: its output, its exit codes, and the command lines that it prints. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { shellWord } from '../../../src/text/shell-word.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { startCompute } from '../../compat/compute.ts'
import { pwsh, pwshInEmulator } from './pwsh.ts'

const main = join(import.meta.dirname, '../../../src/cli/main.ts')

test('Towline, used from PowerShell', async (t) => {
  const { env: compute } = await startCompute(t)
  const env = { ...compute, NODE: process.execPath, MAIN: main }

  await t.test(
    'every site arrives as an object by ConvertFrom-Json and ConvertFrom-Csv, with its letters and an exit code of 0',
    async () => {
      const { stdout, stderr } = await pwsh(
        [
          '-Command',
          `$json = & $env:NODE $env:MAIN sites list -o json | ConvertFrom-Json; "$($json.Count) $LASTEXITCODE $($json[1].displayName)"
$lines = & $env:NODE $env:MAIN sites list -o ndjson | ForEach-Object { ConvertFrom-Json $_ }; "$($lines.Count) $LASTEXITCODE $($lines[1].displayName)"
$rows = & $env:NODE $env:MAIN sites list -o csv | ConvertFrom-Csv; "$($rows.Count) $LASTEXITCODE $($rows[1].displayName)"`,
        ],
        env,
      )
      assert.equal(stdout, '450 0 Hållbarhet Risk Register\n'.repeat(3), stderr)
    },
  )

  await t.test(
    'a mistake is an exit code for $LASTEXITCODE, and ends a script that stops at errors of programs',
    async () => {
      const { code, stdout } = await pwsh(
        [
          '-Command',
          `$rows = & $env:NODE $env:MAIN sites list -t 'no tenant' 2>$null; "$LASTEXITCODE $($null -eq $rows)"
$ErrorActionPreference = 'Stop'; $PSNativeCommandUseErrorActionPreference = $true
& $env:NODE $env:MAIN sites list -t 'no tenant'; 'not reached'`,
        ],
        env,
      )
      assert.deepEqual([code, stdout], [1, '2 True\n'])
    },
  )

  await t.test('an error text that PowerShell pipes in is explained, letters beyond ASCII included', async () => {
    const text = 'AADSTS700213: Kein übereinstimmender Datensatz für „x“'
    const { stdout, stderr } = await pwsh(
      [
        '-Command',
        `$env:TEXT | & $env:NODE $env:MAIN trust explain --error - -o json | ConvertFrom-Json | ForEach-Object { $_.causes[0].code }`,
      ],
      { ...env, TEXT: text },
    )
    assert.equal(stdout, 'FIC_SUBJECT_DIFFERS\n', stderr)
  })
})

test('`towline emulator run` ends as the PowerShell script that it ran', async (t) => {
  const script = '"$($args -join "|") $($env:IDENTITY_ENDPOINT -like "http://127.0.0.1:*")"\nexit 7\n'
  const file = join(temporaryFolder(t, { 'x.ps1': script }), 'x.ps1')
  const { code, stdout, stderr } = await pwshInEmulator([], ['-File', file, 'a b', 'c'])
  assert.deepEqual([code, stdout, stderr], [7, 'a b|c True\n', ''])
})

test('PowerShell reads a word of a printed command line as it was meant', async (t) => {
  const words = [
    ...[
      '--query',
      '-t',
      'client:1.2',
      'a,b',
      'a,',
      ',a',
      '@a',
      'a@b',
      '--a=b.c',
      '-a.b',
      '1kb',
      '0x10',
      '.',
      '',
      'a b',
      '#a',
      '~',
      '{a}',
      '(a)',
    ],
    ...[
      ']',
      '*',
      '?',
      'a;b',
      '&',
      '|',
      '<',
      '>',
      '!',
      '$HOME',
      '`x`',
      'a"b',
      'a\\',
      "it's",
      "[?name=='x']",
      'Women’s',
      '“q”',
      '–x',
    ],
    ...['/sites?$top=1', "/teams('1')", '%', '+', ',', '=', 'a\nb', 'é'],
  ]
  const echo = join(
    temporaryFolder(t, { 'echo.mjs': 'console.log(JSON.stringify(process.argv.slice(2)))' }),
    'echo.mjs',
  )
  const lines = words.map((word) => `& $env:NODE $env:ECHO ${shellWord(word)} next`)
  const { stdout, stderr } = await pwsh(['-Command', lines.join('\n')], {
    ...process.env,
    NODE: process.execPath,
    ECHO: echo,
  })
  assert.equal(stderr, '')
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    words.map((word) => [word, 'next']),
  )
})
