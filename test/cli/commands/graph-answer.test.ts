import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { HttpResponse } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { fakeTenant, type Ran, runCli, temporaryFolder } from '../support.ts'

const report = '{"TotalRowCount":2,"Values":[["a","1"],["b","2"]]}'

function answer(body: string, headers: Record<string, string>, status = 200): HttpResponse {
  return { status, headers, body: Buffer.from(body) }
}

/** Runs a call whose answer is this one. */
function call(words: readonly string[], given: HttpResponse): Promise<Ran> {
  return runCli(
    ['graph', ...words],
    fakeTenant(() => given),
  )
}

/** The same call in two targets, each of which the emulator answers so. */
async function inTwo(t: TestContext, words: readonly string[], fault: object): Promise<Ran> {
  const emulator = await testEmulator('fleet')
  await emulator.faults.add({ kind: 'answer', service: 'graph', ...fault })
  const [one, two] = [...emulator.world.targets]
  const cwd = temporaryFolder(t, {
    'towline.yaml': `home: { tenant: ${emulator.world.home.id} }\napplication: { clientId: ${emulator.env['TOWLINE_CLIENT_ID']} }\ntargets:\n  a: { tenant: ${one?.id} }\n  b: { tenant: ${two?.id} }\n`,
  })
  return runCli(['graph', ...words, '-t', 'all', '--concurrency', '1'], { cwd, env: emulator.env, send: emulator.send })
}

const types = ['application/octet-stream', 'text/plain; charset=utf-8', undefined]

test('JSON under another content type', async (t) => {
  for (const type of types) {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    await t.test(`is read where a flag asks for it, and comes as it is otherwise: ${type}`, async () => {
      const given = answer(report, headers)
      const queried = await call(['get', '/x', '-o', 'csv', '--query', 'Values'], given)
      assert.deepEqual([queried.code, queried.stdout], [0, 'a,1\nb,2\n'])
      assert.equal((await call(['get', '/x', '--query', 'TotalRowCount'], given)).stdout, '2\n')
      assert.equal((await call(['get', '/x', '-o', 'yaml'], given)).stdout.split('\n')[0], 'TotalRowCount: 2')
      assert.deepEqual(await call(['get', '/x'], given), { code: 0, stdout: report, stderr: '' })
    })
  }

  await t.test('becomes a row for each of several targets', async (t) => {
    const fault = { path: '*/x', headers: { 'Content-Type': 'application/octet-stream' }, body: report }
    const { code, stdout } = await inTwo(t, ['get', '/x', '--query', '[].[target, TotalRowCount]', '-o', 'csv'], fault)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'a,2\nb,2\n' })
    const plain = await inTwo(t, ['get', '/x'], fault)
    assert.deepEqual(JSON.parse(plain.stdout)[1], { target: 'b', ...JSON.parse(report) })
  })

  await t.test('is a question of Intune that is asked by POST: it needs no right to write', async () => {
    const given = answer(report, { 'content-type': 'application/octet-stream' })
    const path = '/deviceManagement/reports/getDeviceInstallStatusReport'
    const { code, stdout } = await call(['post', path, '--body', '{}', '-o', 'csv', '--query', 'Values[*][0]'], given)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'a\nb\n' })
  })
})

test('a page of a proxy in place of an answer is an error, and the page of a file is not', async () => {
  const page = answer('<html>Please sign in</html>', { 'content-type': 'text/html; charset=utf-8' })
  for (const words of [['/users'], ['/users', '-o', 'csv'], ['/users', '--all']]) {
    const { code, stdout, stderr } = await call(['get', ...words], page)
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(stderr, /GRAPH_ANSWER_INVALID/)
  }
  const json = answer('{"id":1}', { 'content-type': 'text/html' })
  assert.equal((await call(['get', '/x', '-o', 'ndjson'], json)).stdout, '{"id":1}\n')
  const note = await call(['get', '/me/onenote/pages/1/content'], page)
  assert.deepEqual([note.code, note.stdout], [0, '<html>Please sign in</html>'])
})

test('content that is not JSON', async (t) => {
  const csv = answer('a,b\n1,2\n', { 'content-type': 'text/csv' })

  await t.test('is refused where a flag can only be obeyed with JSON', async () => {
    for (const [words, flags] of [
      [['--query', 'a'], '--query'],
      [['-o', 'json'], '-o'],
      [['-o', 'yaml'], '-o'],
      [['-o', 'csv', '--query', '[]'], '--query'],
      [['--columns', 'a'], '--columns'],
      [['--sort', 'a'], '--sort'],
      [['-o', 'csv', '--columns', 'a', '--sort', 'a'], '--columns, --sort'],
    ] as const) {
      const { code, stdout, stderr } = await call(['get', '/x', ...words], csv)
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, words.join(' '))
      const message = `The answer to GET /x is not JSON (text/csv), so it cannot be printed with ${flags}`
      for (const text of [message, 'OUTPUT_FAILED', `Leave out ${flags}, and send the output to a file`]) {
        assert.ok(stderr.includes(text), stderr)
      }
    }
    const latin = { ...csv, body: Buffer.from('{"a":"\u00fc"}', 'latin1') }
    assert.equal((await call(['get', '/x', '--query', 'a'], latin)).code, 1)
  })

  await t.test('is written as it is where csv is asked for and csv came, or nothing is asked for', async () => {
    for (const words of [[], ['-o', 'csv']]) {
      assert.deepEqual(await call(['get', '/x', ...words], csv), { code: 0, stdout: 'a,b\n1,2\n', stderr: '' })
    }
  })

  await t.test('a file stays a file, unless a flag asks for its JSON', async () => {
    const file = answer('{ "a": 1.10 }', { 'content-type': 'application/json' })
    assert.equal((await call(['get', '/drives/d/items/i/content'], file)).stdout, '{ "a": 1.10 }')
    assert.equal(
      (await call(['get', '/drives/d/items/i/content', '--query', 'keys(@)', '-o', 'csv'], file)).stdout,
      'a\n',
    )
    for (const flag of ['--columns', '--sort']) {
      const { code, stdout } = await call(['get', '/drives/d/items/i/content', flag, 'a'], file)
      assert.deepEqual([code, stdout], [0, '{\n  "a": 1.10\n}\n'], flag)
    }
  })
})

test('JSON in another encoding than UTF-8 is an error, and not an answer with broken names', async () => {
  const given = {
    ...answer('', { 'content-type': 'application/json' }),
    body: Buffer.from('{"value":[{"displayName":"M\u00fcller"}]}', 'latin1'),
  }
  for (const words of [
    ['get', '/x'],
    ['get', '/x', '--all', '-o', 'csv'],
    ['get', '/x', '--query', 'value'],
  ]) {
    const { code, stderr } = await call(words, given)
    assert.equal(code, 1, words.join(' '))
    assert.match(stderr, /\(200\) is not text in UTF-8 \(GRAPH_ANSWER_INVALID\)/)
  }
  const write = await call(['patch', '/x', '--body', '{}', '--access', 'read-write'], given)
  assert.equal(write.code, 1)
  assert.match(write.stderr, /^fix {4}Look in the target whether this was done/m)
  const marked = answer('\ufeff{"displayName":"M\u00fcller"}', { 'content-type': 'application/json' })
  assert.equal((await call(['get', '/x', '--query', 'displayName'], marked)).stdout, '"M\u00fcller"\n')
})

test('content that is no JSON in answer to a write is not to be asked for once more', async () => {
  const words = ['patch', '/x', '--body', '{}', '--access', 'read-write', '-o', 'csv']
  const { code, stderr } = await call(words, answer('done', { 'content-type': 'text/plain' }))
  assert.equal(code, 1)
  assert.match(stderr, /^fix {4}The write was made\..* do not send it once more for its output\.$/m)
  const read = await call(['get', '/x', '-o', 'csv'], answer('done', { 'content-type': 'text/plain' }))
  assert.doesNotMatch(read.stderr, /write/)
})

test('an object that has a list called value beside other properties keeps them in formats with columns', async () => {
  const given = answer('{"id":"s","value":[1,2]}', { 'content-type': 'application/json' })
  assert.equal((await call(['get', '/x', '-o', 'csv'], given)).stdout, 'id,value\ns,"[1,2]"\n')
  assert.equal((await call(['get', '/x', '-o', 'csv', '--columns', 'value'], given)).stdout, 'value\n"[1,2]"\n')
  const words = ['get', '/x', '--all', '-o', 'tsv', '--query', "{id: 'q', value: [].a}"]
  const list = answer('{"value":[{"a":1},{"a":2}],"@odata.count":2}', { 'content-type': 'application/json' })
  assert.equal((await call(words, list)).stdout, 'id\tvalue\nq\t[1,2]\n')
  assert.equal((await call(['get', '/x', '-o', 'csv'], list)).stdout, 'a\n1\n2\n')
})

test('an answer that is a plain list has its rows in formats with columns', async (t) => {
  const list = '[{"id":1},{"id":2,"n":1.10}]'
  const given = answer(list, { 'content-type': 'application/json' })
  assert.equal((await call(['get', '/x', '-o', 'csv'], given)).stdout, 'id,n\n1,\n2,1.10\n')
  assert.equal((await call(['get', '/x', '-o', 'csv', '--columns', 'n,id'], given)).stdout, 'n,id\n,1\n1.10,2\n')
  const fault = { path: '*/x', headers: { 'Content-Type': 'application/json' }, body: list }
  assert.equal(
    (await inTwo(t, ['get', '/x', '-o', 'csv'], fault)).stdout,
    'target,id,n\na,1,\na,2,1.10\nb,1,\nb,2,1.10\n',
  )
})

test('the answer to a write that cannot be read does not make its reader send the write again', async () => {
  const given = answer('{"id":', { 'content-type': 'application/json' }, 201)
  const { code, stderr } = await call(['post', '/x', '--body', '{}', '--access', 'read-write'], given)
  assert.equal(code, 1)
  assert.match(stderr, /^fix {4}Look in the target whether this was done before you send it again\.$/m)
  assert.match((await call(['get', '/x'], given)).stderr, /^fix {4}Run the command again/m)
})

test('an answer that says where the work goes on', async (t) => {
  const path = "/teams('1')/operations('2')"
  /** As a shell reads it back. */
  const quoted = `"/teams('1')/operations('2')"`

  await t.test('its place is printed, and stderr says how to see the end', async () => {
    const given = answer('', { location: path, 'content-location': "/teams('1')", 'retry-after': '30' }, 202)
    const { code, stdout, stderr } = await call(['post', '/teams', '--body', '{}', '--access', 'read-write'], given)
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(stdout), {
      status: 202,
      location: path,
      contentLocation: "/teams('1')",
      retryAfter: '30',
    })
    assert.equal(
      stderr,
      `Graph accepted this (202) and goes on with it. See its end with: towline graph get ${quoted}\n`,
    )
  })

  await t.test('a place on another host is printed, and is not to be asked with a token', async () => {
    const monitor = 'https://contoso.sharepoint.com/_api/v2.0/monitor/4A3407B5'
    const given = answer('', { location: monitor }, 202)
    const words = [
      'post',
      '/drive/items/1/copy',
      '--body',
      '{}',
      '--access',
      'read-write',
      '--query',
      'location',
      '-o',
      'tsv',
    ]
    const { stdout, stderr } = await call(words, given)
    assert.equal(stdout, `${monitor}\n`)
    assert.match(stderr, /goes on with it at contoso\.sharepoint\.com\. That address takes no token of a target/)
    assert.ok(!stderr.includes('monitor'))
  })

  await t.test('a place that a shell would run as a command is shown as text', async () => {
    const given = answer('', { location: '/x$(touch y)`z`' }, 202)
    const { stderr } = await call(['get', '/x'], given)
    assert.match(stderr, /towline graph get '\/x\$\(touch y\)`z`'$/m)
  })

  await t.test('a 202 with content prints the content, and one without a place says so', async () => {
    const words = ['post', '/x', '--body', '{}', '--access', 'read-write', '-o', 'ndjson']
    const content = await call(
      words,
      answer('{"id":"1"}', { 'content-type': 'application/json', 'operation-location': '/o/1' }, 202),
    )
    assert.equal(content.stdout, '{"id":"1"}\n')
    assert.match(content.stderr, /See its end with: towline graph get \/o\/1$/m)
    const bare = await call(words, answer('', {}, 202))
    assert.deepEqual([bare.code, bare.stdout], [0, ''])
    assert.match(bare.stderr, /^Graph accepted this \(202\).*does not say where to see its end\.$/m)
  })

  await t.test(
    'the place of what was made without content is printed, and 204 without one prints nothing',
    async () => {
      const words = ['post', '/x', '--body', '{}', '--access', 'read-write', '-o', 'ndjson']
      const made = await call(words, answer('', { location: 'https://graph.microsoft.com/v1.0/x/1' }, 201))
      assert.equal(made.stdout, '{"status":201,"location":"https://graph.microsoft.com/v1.0/x/1"}\n')
      assert.deepEqual(await call(words, answer('', {}, 204)), { code: 0, stdout: '', stderr: '' })
    },
  )

  await t.test('a relative place can be requested', async () => {
    const asked: string[] = []
    const world = fakeTenant(({ url }) => {
      asked.push(url)
      return answer('{"status":"succeeded"}', { 'content-type': 'application/json' })
    })
    assert.equal((await runCli(['graph', 'get', path, '--query', 'status', '-o', 'tsv'], world)).stdout, 'succeeded\n')
    assert.equal(asked[0], `https://graph.microsoft.com/v1.0${path}`)
  })

  await t.test('of several targets each has its row', async (t) => {
    const fault = { path: '*/x', status: 202, headers: { Location: '/o/1' } }
    const { code, stdout, stderr } = await inTwo(t, ['get', '/x', '-o', 'csv'], fault)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'target,status,location\na,202,/o/1\nb,202,/o/1\n' })
    assert.equal(stderr.split('See its end with').length, 2)
  })
})

test('a list within a row that goes on elsewhere', async (t) => {
  const group = {
    id: '1',
    members: [{ id: 'a' }],
    'members@odata.nextLink': 'https://graph.microsoft.com/v1.0/groups/1/members',
  }
  const note = /^Incomplete in some rows: "members"\. With \$expand, Graph gives the first page only/m
  const json = { 'content-type': 'application/json' }

  await t.test('is said once, for a list and for a single object, and the row stays as it is', async () => {
    for (const [words, body] of [
      [['get', '/groups?$expand=members', '--all'], { value: [group, group] }],
      [['get', '/groups/1?$expand=members'], group],
    ] as const) {
      const { code, stdout, stderr } = await call([...words, '-o', 'ndjson'], answer(JSON.stringify(body), json))
      assert.equal(code, 0)
      assert.ok(stdout.includes('"members@odata.nextLink"'))
      assert.match(stderr, note)
      assert.equal(stderr.split('Incomplete').length, 2)
    }
  })

  await t.test('is not said where no list goes on, and not with --quiet', async () => {
    for (const none of [null, '']) {
      const whole = { ...group, 'members@odata.nextLink': none, displayName: 'a@odata.nextLink' }
      assert.equal((await call(['get', '/g', '--all'], answer(JSON.stringify({ value: [whole] }), json))).stderr, '')
    }
    const words = ['get', '/g', '--all', '--quiet']
    assert.equal((await call(words, answer(JSON.stringify({ value: [group] }), json))).stderr, '')
  })

  await t.test('is said of the directory, which expands twenty members and gives no link', async () => {
    const { env, send, world } = await testEmulator('workplace')
    const [target] = world.targets
    const [group] = target?.groups ?? []
    if (target === undefined || group === undefined) throw new Error('The workplace has no group.')
    const get = async (members: number, path: string): Promise<Ran> => {
      group.memberIds.splice(0, group.memberIds.length, ...target.users.slice(0, members).map(({ id }) => id))
      return runCli(['graph', 'get', ...path.split(' '), '-o', 'ndjson'], { env, send })
    }
    for (const path of [
      `/groups/${group.id}?$expand=members($select=id)`,
      '/groups?$expand=members&$select=id --all',
    ]) {
      const cut = await get(25, path)
      assert.deepEqual([cut.code, JSON.parse(cut.stdout.split('\n')[0] ?? '').members.length], [0, 20])
      assert.match(cut.stderr, note)
    }
    assert.equal((await get(19, `/groups/${group.id}?$expand=members`)).stderr, '')
    assert.equal((await get(25, `/groups/${group.id}?$select=id`)).stderr, '')
  })
})

test('the delta link of a page is said where columns leave it out', async () => {
  const link = 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1'
  const given = answer(JSON.stringify({ value: [{ id: 1 }], '@odata.deltaLink': link }), {
    'content-type': 'application/json',
  })
  const words = ['get', '/users/delta', '-o']
  const csv = await call([...words, 'csv'], given)
  assert.deepEqual([csv.stdout, csv.stderr], ['id\n1\n', `The next round of this delta query begins at ${link}\n`])
  const json = await call([...words, 'json'], given)
  assert.equal(json.stderr, '')
  assert.equal(JSON.parse(json.stdout)['@odata.deltaLink'], link)
})

test('a query over the first page of a longer list is answered, and stderr says that there is more', async () => {
  const page = { value: [{ id: 1 }], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/users?$skiptoken=1' }
  const given = answer(JSON.stringify(page), { 'content-type': 'application/json' })
  const { code, stdout, stderr } = await call(['get', '/users', '--query', 'value[].id', '-o', 'csv'], given)
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '1\n' })
  assert.match(stderr, /^--query works on the first page of a longer list\. With --all /m)
  assert.equal((await call(['get', '/users', '-o', 'yaml'], given)).stderr, '')
})

test('a count that was asked for is said', async () => {
  const { env, send } = await testEmulator('workplace')
  const words = [
    'graph',
    'get',
    '/users?$count=true&$select=id',
    '--all',
    '-o',
    'ndjson',
    '-H',
    'ConsistencyLevel: eventual',
  ]
  const { code, stdout, stderr } = await runCli(words, { env, send })
  assert.equal(code, 0)
  const rows = stdout.split('\n').length - 1
  assert.ok(stderr.includes(`Graph counted ${rows} (@odata.count).`), stderr)
})
