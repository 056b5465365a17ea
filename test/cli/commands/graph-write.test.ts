import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli, temporaryFolder, type World } from '../support.ts'

/** Three targets that may be written to, and one that may not. `words` begin the command. */
async function fleet(t: TestContext, ...words: string[]) {
  const emulator = await testEmulator(() =>
    createWorld('fleet', { targets: 4, sites: 2, users: 2, groups: 1, permissions: ['Sites.FullControl.All'] }),
  )
  const { world } = emulator
  const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
  const names = [...world.targets].map(({ name }) => name)
  const cwd = temporaryFolder(t, {
    'towline.yaml': [
      `home: { tenant: ${world.home.id} }`,
      `application: { clientId: ${TOWLINE_CLIENT_ID}, identity: system }`,
      'targets:',
      ...[...world.targets].map(
        ({ id, name }, index) => `  ${name}: { tenant: ${id}, access: ${index < 3 ? 'read-write' : 'read-only'} }`,
      ),
    ].join('\n'),
  })
  const send = (more: readonly string[], given: World = {}) =>
    runCli(['graph', ...words, ...more], { cwd, env, send: emulator.send, ...given })
  const sent = () => emulator.requests.filter(({ host, method }) => host === 'graph.microsoft.com' && method !== 'GET')
  return { send, sent, names, requests: emulator.requests }
}

const grant = JSON.stringify({
  roles: ['read'],
  grantedToIdentities: [{ application: { id: '11111111-2222-4333-8444-555555555555', displayName: 'x' } }],
})

const post = ['post', '/sites/root/permissions', '--body', grant]

/** A person at a terminal, with the questions that were asked. */
function answering(answer: string | undefined) {
  const questions: string[] = []
  const prompts: NonNullable<World['prompts']> = {
    async text(question) {
      questions.push(question)
      return answer
    },
  }
  return { questions, prompts }
}

test('a graph write to several targets', async (t) => {
  const { send, sent, names, requests } = await fleet(t, ...post)
  const [first = '', second = '', third = '', readOnly = ''] = names

  for (const method of ['post', 'patch', 'put', 'delete']) {
    await t.test(`${method}: off a terminal it needs --write, and nothing is sent without it`, async (t) => {
      const one = await fleet(t, method, '/sites/root/permissions/1')
      const { code, stdout, stderr } = await one.send(['-t', 'all'])
      assert.deepEqual({ code, stdout }, { code: 6, stdout: '' })
      assert.match(
        stderr,
        new RegExp(
          `^error {2}${method.toUpperCase()} /v1\\.0/sites/root/permissions/1 was not sent: it would be a write in 3 targets, which was not confirmed \\(WRITE_REFUSED\\)$`,
          'm',
        ),
      )
      assert.match(stderr, /^fix {4}Look at it with `--dry-run`, then run it with `--write`\.$/m)
      assert.deepEqual(one.requests, [])
    })
  }

  await t.test(
    'on a terminal the question comes after the list, with --quiet too, and a no sends nothing',
    async () => {
      for (const quiet of [[], ['--quiet']]) {
        const { questions, prompts } = answering('no')
        const { code, stdout, stderr } = await send(['-t', 'all', ...quiet], { prompts })
        assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
        assert.deepEqual(questions, ['Send this POST to 3 targets? (yes/no)'])
        const list = [
          'POST /v1.0/sites/root/permissions',
          ...JSON.stringify(JSON.parse(grant), undefined, 2).split('\n'),
          `to 3 targets: "${first}", "${second}", "${third}"`,
          `refused in 1 read-only target: "${readOnly}"`,
          'error  Nothing was changed, because it was not confirmed (NOT_CONFIRMED)',
        ]
        assert.ok(stderr.startsWith(list.join('\n')), stderr)
        assert.match(stderr, /--write/)
      }
      assert.deepEqual(requests, [])
    },
  )

  await t.test(
    '--max-writes refuses before anything is sent, and does not count targets that are read-only',
    async () => {
      const { code, stderr } = await send(['-t', 'all', '--write', '--max-writes', '2'])
      assert.equal(code, 6)
      assert.match(stderr, /it would be a write in 3 targets, and --max-writes allows 2 \(WRITE_LIMIT\)$/m)
      assert.deepEqual(requests, [])
    },
  )

  await t.test('--dry-run shows what would be sent to which target, sends nothing, and prints no rows', async () => {
    const { code, stdout, stderr } = await send(['-t', first, '-t', second, '--dry-run', '-o', 'csv'])
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
    for (const name of [first, second])
      assert.ok(stderr.includes(`plan   ${name}: POST /v1.0/sites/root/permissions\n`))
    assert.equal(stderr.match(/"roles": \[$/gm)?.length, 2)
    assert.match(stderr, /^2 targets: 2 ok, 0 failed\ndry run: 2 writes in 2 targets were not sent\n$/m)
    assert.deepEqual(requests, [])
  })

  await t.test('--dry-run fails for a target that is read-only, as the write would', async () => {
    const { code, stderr } = await send(['-t', 'all', '--dry-run', '-o', 'ndjson'])
    assert.equal(code, 5)
    assert.match(
      stderr,
      new RegExp(`^error {2}${readOnly}: POST .* this target is read-only \\(WRITE_REFUSED\\)$`, 'm'),
    )
    assert.match(stderr, /^dry run: 3 writes in 3 targets were not sent$/m)
    assert.deepEqual(requests, [])
  })

  await t.test('a yes sends it to each target, and so does --write within --max-writes', async () => {
    const yes = await send(['-t', first, '-t', second, '-o', 'ndjson'], answering('yes'))
    assert.equal(yes.code, 0, yes.stderr)
    assert.equal(sent().length, 2)
    const written = await send(['-t', 'all', '--write', '--max-writes', '3', '-o', 'ndjson'])
    assert.equal(written.code, 5, 'the target that is read-only refuses')
    assert.equal(sent().length, 5)
  })
})

test('a graph write to one target needs no question, and --dry-run shows it', async (t) => {
  const { send, sent, names, requests } = await fleet(t, ...post)
  const [first = ''] = names
  const dry = await send(['-t', first, '--dry-run', '-o', 'json'])
  assert.deepEqual({ code: dry.code, stdout: dry.stdout }, { code: 0, stdout: '' })
  assert.match(
    dry.stderr,
    /"message":"POST \/v1\.0\/sites\/root\/permissions","fields":\{.*"body":\{"roles":\["read"\]/,
  )
  assert.match(dry.stderr, /^dry run: 1 write in 1 target was not sent$/m)
  assert.deepEqual(requests, [])

  const { questions, prompts } = answering('no')
  assert.equal((await send(['-t', first], { prompts })).code, 0)
  assert.deepEqual([questions, sent().length], [[], 1])
})

test('a question that is asked by POST is sent to several targets without confirmation, in a dry run too', async (t) => {
  for (const more of [[], ['--dry-run'], ['--max-writes', '1']]) {
    const { send, sent } = await fleet(t, 'post', '/directoryObjects/getByIds', '--body', '{"ids":[]}')
    const { stderr } = await send(['-t', 'all', ...more])
    assert.doesNotMatch(stderr, /WRITE_(REFUSED|LIMIT)/)
    assert.equal(sent().length, 4)
    assert.equal(/^dry run: there was no write to send$/m.test(stderr), more[0] === '--dry-run')
  }
})

test('a POST to the path of a question with a header that makes it another method is a write', async (t) => {
  const words = ['post', '/directoryObjects/getByIds', '-H', 'X-HTTP-Method: DELETE', '--body', '{"ids":[]}']
  const { send, requests } = await fleet(t, ...words)
  const { code, stderr } = await send(['-t', 'all'])
  assert.equal(code, 6)
  assert.match(stderr, /\(WRITE_REFUSED\)/)
  assert.deepEqual(requests, [])
})

test('a body with a password is not shown in a dry run', async (t) => {
  const body = JSON.stringify({ displayName: 'Ann', passwordProfile: { password: 'correct horse' } })
  const { send, names } = await fleet(t, 'post', '/users', '--body', body)
  const { stderr } = await send(['-t', names[0] ?? '', '--dry-run'])
  assert.match(stderr, /Ann/)
  assert.doesNotMatch(stderr, /correct horse/)
})

test('graph get with a header that makes it another method is refused, and nothing is sent', async (t) => {
  for (const header of ['X-HTTP-Method: DELETE', 'x-http-method-override: PATCH']) {
    const { send, requests } = await fleet(t, 'get', '/sites/root', '-H', header)
    const { code, stdout, stderr } = await send(['-t', 'all'])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(
      stderr,
      /^error {2}GET \/sites\/root was not sent: with that header it may be another call than a read \(USAGE\)$/m,
    )
    assert.deepEqual(requests, [])
  }
})
