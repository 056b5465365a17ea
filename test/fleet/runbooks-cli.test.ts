import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { createWorld } from '../../src/emulator/index.ts'
import { main } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { startEmulator } from '../emulator/serve/support.ts'

const examples = join(import.meta.dirname, '../../examples/runbooks')
const targets = 100
const throwing = [3, 50, 77]
const hanging = 20

const uneven = `import { runbook } from 'towline'
export default runbook({ name: 'uneven', description: '', permissions: ['Sites.Read.All'], async run({ target, graph, input }) {
  const number = Number(/\\d+$/.exec(target.name)?.[0])
  if (input.bad.includes(' ' + number + ' ')) throw new Error("it's broken here")
  if (number === Number(input.hangs)) await new Promise(() => {})
  return { id: (await graph.get('/sites/root')).id, said: input.said }
} })`

/** The real command line against a served world of 100 targets, with a \`towline\` on the PATH for what users paste. */
async function fleetShell(t: TestContext) {
  const permissions = ['Sites.FullControl.All', 'User.Read.All', 'Group.Read.All']
  const { emulator, env } = await startEmulator(t, {
    world: () => createWorld('fleet', { targets, sites: 3, users: 10, groups: 3, permissions }),
  })
  const { world } = emulator
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${world.home.id} }`,
      `application: { clientId: ${env['TOWLINE_CLIENT_ID']}, identity: system }`,
      'targets:',
      ...[...world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id}, access: read-write }`),
    ].join('\n'),
    'uneven.ts': uneven,
    towline: `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`,
  })
  chmodSync(join(cwd, 'towline'), 0o755)
  const shell = async (line: string): Promise<{ code: number; stdout: string; stderr: string }> => {
    const child = spawn('sh', ['-c', line], { cwd, env: { ...env, PATH: `${cwd}:${process.env['PATH']}` } })
    const out = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      out.stderr += text
    })
    const [code] = (await once(child, 'close')) as [number]
    return { code, ...out }
  }
  return { emulator, cwd, shell, names: [...world.targets].map(({ name }) => name) }
}

function targetsIn(stdout: string): string[] {
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line).target).sort()
}

function again(stderr: string): string {
  const command = /^Just those again: (.*)$/m.exec(stderr)?.[1]
  assert.ok(command !== undefined, stderr)
  return command
}

test('towline run does five runbooks over 100 targets', async (t) => {
  const { shell, names } = await fleetShell(t)
  for (const [file, input] of [
    ['list-sites', ''],
    ['inactive-sites', '--input days=0 --input today=2100-01-01'],
    ['external-sharing', ''],
    ['orphaned-groups', ''],
    ['grant-site-role', '--input sites=/ --input app=11111111-2222-4333-8444-555555555555 --write'],
  ] as const) {
    const { code, stdout, stderr } = await shell(
      `towline run '${join(examples, file)}.ts' -t all -o ndjson --report ${file}.json ${input}`,
    )
    assert.equal(code, 0, `${file}: ${stderr}`)
    assert.match(stderr, /^100 targets: 100 ok, 0 failed$/m)
    if (file === 'list-sites') assert.equal(targetsIn(stdout).length, 300)
    if (file === 'grant-site-role') assert.deepEqual(targetsIn(stdout), names.toSorted())
  }
})

test('a runbook that throws in 3 of 100 targets and hangs in 1 ends with 5, and the printed command repeats only those 4', async (t) => {
  const { cwd, emulator, shell, names } = await fleetShell(t)
  const bad = [...throwing, hanging].map((number) => names[number - 1] ?? '').sort()
  const first = await shell(
    `towline run uneven.ts -t all -o ndjson --report 'the report.json' --target-timeout 5s ` +
      `--input 'bad= ${throwing.join(' ')} ' --input hangs=${hanging} --input "said=it's \\$HOME"`,
  )
  assert.equal(first.code, 5, first.stderr)
  assert.deepEqual(targetsIn(first.stdout), names.filter((name) => !bad.includes(name)).sort())
  const report = JSON.parse(readFileSync(join(cwd, 'the report.json'), 'utf8'))
  assert.deepEqual(report.targets, { ok: 96, failed: 4, skipped: 0 })
  assert.match(first.stderr, /^runbook, RUNBOOK_FAILED: ("\w+"(, )?){3}$/m)
  assert.match(first.stderr, new RegExp(`^runbook, RUNBOOK_TIMEOUT: "${names[hanging - 1]}"$`, 'm'))

  writeFileSync(
    join(cwd, 'uneven.ts'),
    uneven.replace('if (input', 'if (false && input').replace('=== Number', '=== -1 * Number'),
  )
  const before = emulator.requests.length
  const second = await shell(again(first.stderr))
  assert.equal(second.code, 0, second.stderr)
  assert.deepEqual(targetsIn(second.stdout), bad)
  assert.match(second.stdout, /"said":"it's \$HOME"/, 'every option came along')
  const exchanges = emulator.requests.slice(before).filter(({ path }) => path.endsWith('/oauth2/v2.0/token'))
  assert.equal(exchanges.length, bad.length, 'no other target was asked anything')
})

test('without a report the printed command names the failed targets', async (t) => {
  const { shell, names } = await fleetShell(t)
  const line = `towline run uneven.ts --target=all -o ndjson --input 'bad= ${throwing.join(' ')} '`
  const first = await shell(line)
  assert.equal(first.code, 5, first.stderr)
  // With the third one mended two are left that fail.
  const second = await shell(again(first.stderr).replace("'bad= 3", "'bad= 9"))
  assert.deepEqual(targetsIn(second.stdout), [names[2]], second.stderr)
  assert.match(second.stderr, /^3 targets: 1 ok, 2 failed/m)
  assert.equal(second.code, 5)
})
