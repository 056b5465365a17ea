import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder } from '../support.ts'

const examples = join(import.meta.dirname, '../../../examples/runbooks')

const APP = '11111111-2222-4333-8444-555555555555'

test('a misspelt --input of a ready runbook is refused, and nothing is sent', async (t) => {
  for (const [file, wrong, message] of [
    ['inactive-sites', ['day=9000'], 'takes no input "day"; did you mean "days"?'],
    [
      'grant-site-role',
      ['sites=/', `app=${APP}`, 'rol=write', 'extra=1'],
      'takes no input "rol"; did you mean "role"?',
    ],
    ['external-sharing', ['item=5'], 'takes no input "item"; did you mean "items"?'],
    ['list-sites', ['days=1'], 'takes no input "days".'],
    ['orphaned-groups', ['days=1'], 'takes no input "days".'],
  ] as const) {
    await t.test(file, async () => {
      const { env, send, requests } = await testEmulator()
      const inputs = wrong.flatMap((one) => ['--input', one])
      const { code, stdout, stderr } = await runCli(['run', join(examples, `${file}.ts`), ...inputs], { env, send })
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      const sentence = message.replace(/\.$/, '')
      assert.ok(stderr.startsWith(`error  The runbook "${file}" ${sentence} (RUNBOOK_INVALID)\n`), stderr)
      assert.deepEqual(requests, [])
    })
  }
})

test('an --input with bytes that are not UTF-8 is refused, because a runbook would write a broken name', async () => {
  const { code, stderr } = await runCli(['run', join(examples, 'list-sites.ts'), '--input', 'name=M\ufffdller'])
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--input holds bytes that are not UTF-8\. Nothing was sent \(USAGE\)$/m)
})

test('an --input that is given twice is refused', async () => {
  const inputs = ['--input', 'days=1', '--input', 'days=1']
  const { code, stderr } = await runCli(['run', join(examples, 'inactive-sites.ts'), ...inputs])
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}The input "days" was given twice \(USAGE\)$/m)
})

test('an --input is a name, an equals sign and a value, which may hold further ones', async (t) => {
  const source = `import { runbook } from 'towline'
export default runbook({ name: 'echo', description: '', permissions: [], run: ({ input }) => ({ input }) })`
  const cwd = temporaryFolder(t, { 'echo.ts': source })
  const { env, send } = await testEmulator()
  const given = (input: string) => runCli(['run', 'echo.ts', '-o', 'ndjson', '--input', input], { env, send, cwd })
  assert.equal((await given('query=a=b')).stdout, '{"input":{"query":"a=b"}}\n')
  assert.equal((await given('empty=')).stdout, '{"input":{"empty":""}}\n')
  for (const wrong of ['days', '=1', '']) {
    const { code, stderr } = await given(wrong)
    assert.equal(code, 2, wrong)
    assert.match(stderr, /is not an input \(USAGE\)$/m)
  }
})

test('an --input that the runbook does not mention', async (t) => {
  const source = (body: string, more = '') => `import { runbook } from 'towline'
export default runbook({ name: 'idle', description: '', permissions: [], ${more} run({ input }) { ${body} } })`
  const cwd = temporaryFolder(t, {
    'reads.ts': source(`return { days: input.days ?? '180', top: input['$top-most'] }`),
    'says.ts': source(`return { days: input.days ?? '180' }`, `inputs: { days: { description: 'Days' } },`),
  })
  const { env, send } = await testEmulator()
  const run = (file: string, ...inputs: string[]) =>
    runCli(['run', file, '-o', 'ndjson', ...inputs.flatMap((one) => ['--input', one])], { env, send, cwd })

  await t.test('is told, with --quiet too, where the runbook does not say which inputs it takes', async () => {
    const { code, stdout, stderr } = await run('reads.ts', 'day=9000', 'days=1')
    assert.deepEqual([code, stdout], [0, '{"days":"1"}\n'])
    const line =
      'The runbook does not mention the input "day"; it may be misspelt. With `inputs` in the runbook that is an error.'
    assert.equal(stderr, `${line}\n`)
    const quiet = await runCli(['run', 'reads.ts', '--quiet', '--input', 'day=1'], { env, send, cwd })
    assert.equal(quiet.stderr, `${line}\n`)
  })

  await t.test('is not told of one that it mentions', async () => {
    assert.equal((await run('reads.ts', 'days=1', '$top-most=2')).stderr, '')
  })

  await t.test('is an error where the runbook says which it takes', async () => {
    const { code, stderr } = await run('says.ts', 'day=9000')
    assert.equal(code, 2)
    assert.match(stderr, /takes no input "day"; did you mean "days"\? \(RUNBOOK_INVALID\)$/m)
  })
})

test('towline run <file> --help', async (t) => {
  const [general, ...others] = await Promise.all(['--help', '-h'].map((flag) => runCli(['run', flag])))
  assert.ok(general)

  await t.test("without a file is the command's help", () => {
    assert.match(general.stdout, /^USAGE$/m)
    assert.doesNotMatch(general.stdout, /^PERMISSIONS$/m)
    assert.deepEqual(others, [general])
  })

  const shown = `RUNBOOK grant-site-role
  Gives an application with Sites.Selected a role on some sites
PERMISSIONS
  Sites.FullControl.All
INPUTS, each as --input name=value
  sites  Paths of the sites with commas between them, as /sites/legal,/sites/hr  (required)
  app    Client ID of the application  (required)
  role   One of read, write, owner, fullcontrol  (default: read)

`
  for (const words of [
    ['grant-site-role.ts', '--help'],
    ['-t', 'all', '--output', 'csv', '--dry-run', 'grant-site-role.ts', '-h'],
    ['-o=json', '--input', 'role=x', '--max-writes', '3', 'grant-site-role.ts', '--help'],
    ['--help', '--', 'grant-site-role.ts'],
  ]) {
    await t.test(`shows permissions and inputs of the file in: ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runCli(['run', ...words], { cwd: examples })
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.equal(stdout, shown + general.stdout)
    })
  }

  await t.test('says so of a runbook that takes no input, and of one that takes any', async (t) => {
    const source = (inputs: string) => `import { runbook } from 'towline'
export default runbook({ name: 'x', description: 'y', permissions: [['A.Read', 'B.Read'], 'C.Read'], ${inputs} run() {} })`
    const cwd = temporaryFolder(t, { 'none.ts': source('inputs: {},'), 'any.ts': source('') })
    const help = async (file: string) => (await runCli(['run', file, '--help'], { cwd })).stdout.split('\n\n')[0]
    const head = 'RUNBOOK x\n  y\nPERMISSIONS\n  A.Read or B.Read\n  C.Read\nINPUTS, each as --input name=value\n'
    assert.equal(await help('none.ts'), `${head}  none`)
    assert.equal(await help('any.ts'), `${head}  any: the runbook does not say which it takes`)
  })

  await t.test('is the error of a file that is missing, broken or no runbook', async (t) => {
    const cwd = temporaryFolder(t, { 'broken.ts': 'export default {{', 'none.ts': 'export default 1' })
    for (const [file, message] of [
      ['missing.ts', /There is no runbook at/],
      ['broken.ts', /cannot be loaded/],
      ['none.ts', /is not a runbook/],
    ] as const) {
      const { code, stdout, stderr } = await runCli(['run', file, '--help'], { cwd })
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      assert.match(stderr, message)
    }
  })

  await t.test('has no text of the file that a terminal would obey', async (t) => {
    const source = `export default { name: 'x\\u001b[2J', description: '', permissions: ['\\u202e'], run() {} }`
    const cwd = temporaryFolder(t, { 'odd.ts': source })
    const { code, stdout } = await runCli(['run', 'odd.ts', '--help'], { cwd })
    assert.equal(code, 0)
    assert.match(stdout, /^RUNBOOK x\\u001b\[2J$/m)
    assert.doesNotMatch(stdout, /[\u001b\u202e]/)
  })
})

/** Three targets that may be written to, and a runbook that writes in all but the first. */
async function grants(t: TestContext, body?: string) {
  const emulator = await testEmulator(() =>
    createWorld('fleet', { targets: 3, sites: 2, users: 2, groups: 1, permissions: ['Sites.FullControl.All'] }),
  )
  const { world } = emulator
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  const names = [...world.targets].map(({ name }) => name)
  const permission = `{ roles: ['read'], grantedToIdentities: [{ application: { id: '${APP}', displayName: 'x' } }] }`
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${world.home.id} }`,
      `application: { clientId: ${TOWLINE_CLIENT_ID}, identity: system }`,
      'targets:',
      ...[...world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id}, access: read-write }`),
    ].join('\n'),
    'grant.ts': `import { runbook } from 'towline'
export default runbook({ name: 'grant', description: '', permissions: [], async run({ target, graph }) {
  ${body ?? ''}
  if (target.name === '${names[0]}') return { change: 'none' }
  await graph.post('/sites/root/permissions', ${permission})
  await graph.batch([{ method: 'DELETE', path: '/sites/root/permissions/1' }])
  return { change: 'granted' }
} })`,
  })
  const run = (...words: string[]) => runCli(['run', 'grant.ts', ...words], { cwd, env, send: emulator.send })
  const writes = () =>
    emulator.requests.filter(({ host, method }) => host === 'graph.microsoft.com' && method !== 'GET')
  return { run, writes, names }
}

test('what a runbook logs', async (t) => {
  const logging = async (code: string) => {
    const { env, send } = await testEmulator()
    const cwd = temporaryFolder(t, {
      'logs.js': `export default { name: 'logs', description: '', permissions: [], inputs: {}, run({ log }) { ${code} } }`,
    })
    return runCli(['run', 'logs.js', '-o', 'csv'], { cwd, env, send })
  }

  await t.test('cannot pass for a line of Towline by a line end', async () => {
    const { code, stderr } = await logging("log.info('one\\nerror  all failed (FORGED)\\r\\nplan')")
    assert.equal(code, 0)
    assert.match(stderr, /^info {3}\S+: one\n {7}error {2}all failed \(FORGED\)\\r\n {7}plan\n/m)
  })

  await t.test('may be anything, and fails no target', async () => {
    const { code, stderr } = await logging("log.info(123); log.warn({ a: 1 }); log.info(new Error('boom')); log.info()")
    assert.equal(code, 0, stderr)
    for (const line of [/^info .*: 123$/m, /^warn .*: \{"a":1\}$/m, /^info .*: boom$/m, /^info .*: undefined$/m]) {
      assert.match(stderr, line)
    }
  })
})

test('a runbook with parts of another form is refused before anything is sent', async (t) => {
  for (const wrong of ['permissions: [1]', 'permissions: [[]]', 'permissions: [], description: {}']) {
    await t.test(wrong, async () => {
      const { env, send, requests } = await testEmulator()
      const cwd = temporaryFolder(t, { 'x.js': `export default { name: 'x', run() {}, ${wrong} }` })
      const { code, stderr } = await runCli(['run', 'x.js'], { cwd, env, send })
      assert.equal(code, 2)
      assert.match(stderr, /is not a runbook \(RUNBOOK_INVALID\)$/m)
      assert.deepEqual(requests, [])
    })
  }
})

test('towline run --dry-run', async (t) => {
  const { run, writes, names } = await grants(t)
  const [first = '', second = ''] = names

  await t.test(
    'shows the body of each write, prints rows only where none was withheld, and says that it was one',
    async () => {
      const { code, stdout, stderr } = await run('-t', 'all', '--dry-run', '-o', 'csv', '--concurrency', '1')
      assert.deepEqual({ code, stdout }, { code: 0, stdout: `target,change\n${first},none\n` })
      const plan = stderr.slice(stderr.indexOf('plan '), stderr.indexOf('plan ', stderr.indexOf('DELETE')))
      assert.equal(
        plan,
        [
          `plan   ${second}: POST /v1.0/sites/root/permissions`,
          '       {',
          '         "roles": [',
          '           "read"',
          '         ],',
          '         "grantedToIdentities": [',
          '           {',
          '             "application": {',
          `               "id": "${APP}",`,
          '               "displayName": "x"',
          '             }',
          '           }',
          '         ]',
          '       }',
          `plan   ${second}: DELETE /v1.0/sites/root/permissions/1`,
          '',
        ].join('\n'),
      )
      assert.ok(stderr.endsWith('\n3 targets: 3 ok, 0 failed\ndry run: 4 writes in 2 targets were not sent\n'), stderr)
      assert.deepEqual(writes(), [])
    },
  )

  await t.test('over one target it says so as well, with --quiet too', async () => {
    for (const quiet of [[], ['--quiet']]) {
      const { code, stdout, stderr } = await run('-t', second, '--dry-run', '-o', 'ndjson', ...quiet)
      assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
      assert.match(stderr, /^plan {3}.*: POST \/v1\.0\/sites\/root\/permissions$/m)
      assert.match(stderr, /\ndry run: 2 writes in 1 target were not sent\n$/)
    }
  })

  await t.test('says so where there was nothing to write', async () => {
    const { stdout, stderr } = await run('-t', first, '--dry-run', '-o', 'ndjson')
    assert.deepEqual([stdout, stderr], ['{"change":"none"}\n', 'dry run: there was no write to send\n'])
  })

  await t.test('says nothing of writes where it fails before the first target', async () => {
    const { code, stderr } = await run('-t', 'nowhere', '--dry-run')
    assert.equal(code, 2)
    assert.match(stderr, /\(TARGET_UNKNOWN\)/)
    assert.doesNotMatch(stderr, /dry run/)
  })

  await t.test('with -o json each withheld write is an object with its body', async () => {
    const { stdout, stderr } = await run('-t', second, '--dry-run', '-o', 'json')
    assert.equal(stdout, '[]\n')
    const [{ log }] = stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
    assert.deepEqual([log.target, log.level, log.message], [second, 'plan', 'POST /v1.0/sites/root/permissions'])
    assert.deepEqual(log.fields.body.roles, ['read'])
  })

  await t.test('ends with the count of what was withheld, also where the runbook fails after it', async () => {
    const { code, stderr } = await run('-t', second, '--dry-run', '--max-writes', '1')
    assert.equal(code, 6)
    assert.match(stderr, /^dry run: 1 write in 1 target was not sent\nerror {2}DELETE .*\(WRITE_LIMIT\)$/m)
  })

  await t.test('says that a runbook may have failed for want of the answer of a write', async (t) => {
    const needs = await grants(t, 'const { id } = await graph.post("/groups", {}); return { id }')
    const { code, stderr } = await needs.run('-t', 'all', '--dry-run')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^dry run: 3 writes in 3 targets were not sent; 3 targets failed after that: a withheld write has no answer$/m,
    )
  })

  await t.test('without it the writes are sent, and the rows are printed', async () => {
    const { code, stdout, stderr } = await run('-t', second, '--write', '-o', 'ndjson')
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"change":"granted"}\n' })
    assert.doesNotMatch(stderr, /dry run/)
    assert.deepEqual(
      writes().map(({ method }) => method),
      ['POST', 'DELETE'],
    )
  })
})

test('towline run --max-writes sends exactly as many writes, of batches, uploads and calls at once', async (t) => {
  const { run, writes, names } = await grants(
    t,
    `const remove = (id) => ({ method: 'DELETE', path: '/sites/root/permissions/' + id })
  const refused = await graph.batch([{ path: '/sites/root' }, remove(1), remove(2), remove(3)]).catch(({ code }) => code)
  await graph.upload('/sites/root/drive/root:/big.bin:/content', new Uint8Array(11 * 1024 * 1024))
  const post = () => graph.post('/sites/root/permissions', { roles: ['read'], grantedToIdentities: [{ application: { id: '${APP}', displayName: 'x' } }] })
  const calls = await Promise.allSettled(Array.from({ length: 9 }, post))
  return { refused, done: calls.filter(({ status }) => status === 'fulfilled').length }`,
  )
  const { code, stdout, stderr } = await run('-t', names[1] ?? '', '--write', '--max-writes', '2', '-o', 'ndjson')
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"refused":"WRITE_LIMIT","done":1}\n' }, stderr)
  assert.deepEqual(
    writes().map(({ method, path }) => `${method} ${path.split('?')[0]}`),
    ['POST /v1.0/sites/root/drive/root:/big.bin:/createUploadSession', 'POST /v1.0/sites/root/permissions'],
  )
})
