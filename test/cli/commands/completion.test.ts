import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
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
  ] as const) {
    const { code, stdout } = await runCli(['completion', shell])
    assert.equal(code, 0)
    assert.ok(stdout.includes(sign), shell)
    assert.ok(stdout.includes('__complete -- '), shell)
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
})
