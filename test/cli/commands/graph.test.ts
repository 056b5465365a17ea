import assert from 'node:assert/strict'
import test from 'node:test'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, pages, runCli, temporaryFolder, type World } from '../support.ts'

/** A Graph that notes what it is asked. */
function noting(answer: (request: HttpRequest) => HttpResponse = () => jsonAnswer({ id: '1' })): {
  readonly world: World
  readonly asked: HttpRequest[]
} {
  const asked: HttpRequest[] = []
  const world = fakeTenant((request) => {
    asked.push(request)
    return answer(request)
  })
  return { asked, world: { ...world, env: { ...world.env, TOWLINE_ACCESS: 'read-write' } } }
}

test("graph get prints Graph's own answer", async () => {
  const { world, asked } = noting(() => jsonAnswer({ '@odata.context': 'c', id: '1', name: 'x' }))
  const { code, stdout } = await runCli(['graph', 'get', '/sites/root?$select=id'], world)
  assert.deepEqual(
    { code, stdout },
    { code: 0, stdout: '{\n  "@odata.context": "c",\n  "id": "1",\n  "name": "x"\n}\n' },
  )
  assert.equal(asked[0]?.url, 'https://graph.microsoft.com/v1.0/sites/root?$select=id')
})

test('graph get sends headers from -H, and --api beta chooses the version in the URL', async () => {
  const { world, asked } = noting()
  await runCli(['graph', 'get', '/me', '--api', 'beta', '-H', 'ConsistencyLevel: eventual', '-H', 'Prefer: a:b'], world)
  assert.equal(asked[0]?.url, 'https://graph.microsoft.com/beta/me')
  assert.equal(asked[0]?.headers?.['consistencylevel'], 'eventual')
  assert.equal(asked[0]?.headers?.['prefer'], 'a:b')
})

test('a header that is given twice goes out with both values, and Content-Type is refused', async () => {
  const { world, asked } = noting(() => jsonAnswer({}))
  const prefer = ['outlook.timezone="UTC"', 'outlook.body-content-type="text"']
  await runCli(['graph', 'get', '/me', ...prefer.flatMap((value) => ['-H', `Prefer: ${value}`])], world)
  assert.equal(asked[0]?.headers?.['prefer'], prefer.join(', '))
  const twice = ['-H', 'Content-Type: text/plain', '-H', 'content-type: application/json']
  const { code, stderr } = await runCli(['graph', 'put', '/x', '--body', '{}', ...twice], world)
  assert.equal(code, 2)
  assert.match(stderr, /The header Content-Type is given twice/)
  assert.equal(asked.length, 1)
})

test('a malformed header, and a header that the client sets itself, are refused', async () => {
  const { world, asked } = noting()
  for (const header of ['nonsense', 'a b: c', 'X: a\r\nY: b', 'Authorization: Bearer x', 'host: evil']) {
    const { code, stderr } = await runCli(['graph', 'get', '/me', '-H', header], world)
    assert.equal(code, 2, header)
    assert.match(stderr, /is not a header|cannot be set/)
  }
  assert.equal(asked.length, 0)
})

test('graph get --all follows the pages and prints the items as one list', async () => {
  const { stdout } = await runCli(
    ['graph', 'get', '/sites', '--all', '-o', 'ndjson'],
    fakeTenant(pages([{ id: 1 }], [{ id: 2 }])),
  )
  assert.equal(stdout, '{"id":1}\n{"id":2}\n')
})

test('graph get refuses --limit without --all', async () => {
  const { code, stderr } = await runCli(['graph', 'get', '/sites', '--limit', '1'], noting().world)
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--limit needs --all \(USAGE\)$/m)
})

test('a page that is not the whole list is refused in formats with rows, and JSON shows it as it is', async () => {
  const world = fakeTenant(pages([{ id: 1 }], [{ id: 2 }]))
  for (const format of ['csv', 'tsv', 'table']) {
    const { code, stdout, stderr } = await runCli(['graph', 'get', '/sites', '-o', format], world)
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(stderr, /^fix {4}Add --all/m)
  }
  const { code, stdout } = await runCli(['graph', 'get', '/sites', '-o', 'json'], world)
  assert.equal(code, 0)
  assert.match(JSON.parse(stdout)['@odata.nextLink'], /skiptoken=1$/)
})

test('a page that is the whole list is shown as rows', async () => {
  const { stdout } = await runCli(['graph', 'get', '/sites', '-o', 'csv'], fakeTenant(pages([{ id: 1 }, { id: 2 }])))
  assert.equal(stdout, 'id\n1\n2\n')
})

test('a nextLink that is null or empty does not keep a page from being shown as rows', async () => {
  for (const link of [null, '']) {
    const world = fakeTenant(() =>
      jsonAnswer({ value: [{ id: 1 }], '@odata.nextLink': link, '@odata.deltaLink': null }),
    )
    for (const words of [[], ['--all']]) {
      const { code, stdout } = await runCli(['graph', 'get', '/sites', '-o', 'csv', ...words], world)
      assert.deepEqual({ code, stdout }, { code: 0, stdout: 'id\n1\n' })
    }
  }
})

test('a path that is not a path of Graph is one error, before any request', async () => {
  for (const path of ['sites', '//evil.example', '/../x', '\\sites']) {
    const { code, stderr } = await runCli(['graph', 'get', path], { env: noting().world.env ?? {} })
    assert.equal(code, 2, path)
    assert.match(stderr, /is not a path of Graph/)
  }
})

test('a whole URL to another host than Graph is refused', async () => {
  const { world, asked } = noting()
  const { code, stderr } = await runCli(['graph', 'get', 'https://graph.microsoft.example/v1.0/sites'], world)
  assert.equal(code, 1)
  assert.match(stderr, /FOREIGN_LINK/)
  assert.equal(asked.length, 0)
})

test('a body comes from the command line, a file or standard input', async (t) => {
  const cwd = temporaryFolder(t, { 'body.json': '{"from":"file"}' })
  for (const [given, sent] of [
    ['{"from":"words"}', '{"from":"words"}'],
    ['@body.json', '{"from":"file"}'],
    ['-', '{"from":"stdin"}'],
  ] as const) {
    const { world, asked } = noting(() => jsonAnswer({ id: 'new' }, 201))
    const { code, stdout } = await runCli(['graph', 'post', '/groups', '--body', given], {
      ...world,
      cwd,
      stdin: '{"from":"stdin"}',
    })
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '{\n  "id": "new"\n}\n' })
    assert.deepEqual([asked[0]?.method, asked[0]?.body], ['POST', sent])
    assert.equal(asked[0]?.headers?.['content-type'], 'application/json')
  }
})

test('a body that is not JSON is refused unless Content-Type names another type', async () => {
  const { world, asked } = noting(() => jsonAnswer({}))
  const { code, stderr } = await runCli(['graph', 'put', '/x', '--body', '{from: shell}'], world)
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}--body is not JSON\. Nothing was sent \(USAGE\)$/m)
  assert.equal(asked.length, 0)

  assert.equal(
    (await runCli(['graph', 'put', '/x', '--body', 'text', '-H', 'Content-Type: text/plain'], world)).code,
    0,
  )
  assert.equal(Buffer.from(asked[0]?.body ?? '').toString(), 'text')
})

test('a missing file for the body is a usage error', async () => {
  const { code, stderr } = await runCli(['graph', 'post', '/x', '--body', '@nothing.json'], noting().world)
  assert.equal(code, 2)
  assert.match(stderr, /The body \/nothing\.json cannot be read/)
})

test('each graph command sends its own method, and an answer without content prints nothing', async () => {
  for (const method of ['post', 'patch', 'put', 'delete']) {
    const { world, asked } = noting(() => ({ status: 204, headers: {}, body: new Uint8Array() }))
    const { code, stdout } = await runCli(['graph', method, '/groups/1'], world)
    assert.deepEqual({ code, stdout, method: asked[0]?.method }, { code: 0, stdout: '', method: method.toUpperCase() })
  }
})

test('a write to a read-only target ends with 6 and sends nothing', async () => {
  const { world, asked } = noting()
  const { TOWLINE_ACCESS: _, ...env } = world.env ?? {}
  const { code, stderr } = await runCli(['graph', 'delete', '/groups/1'], { ...world, env })
  assert.equal(code, 6)
  assert.match(stderr, /WRITE_REFUSED/)
  assert.equal(asked.length, 0)
})

test('a file is written byte for byte into a pipe, and on a terminal only as safe text', async () => {
  const file = (text: string | Uint8Array): World =>
    fakeTenant(() => ({ status: 200, headers: { 'content-type': 'text/csv' }, body: Buffer.from(text) }))
  const get = ['graph', 'get', '/reports/x']
  assert.equal((await runCli(get, file('a,b\u001b[31m\n'))).stdout, 'a,b\u001b[31m\n')
  assert.equal((await runCli(get, { ...file('a,b\u001b[31m\n'), stdoutIsTerminal: true })).stdout, 'a,b\\u001b[31m\n')
  const binary = await runCli(get, { ...file(new Uint8Array([0xff, 0xfe])), stdoutIsTerminal: true })
  assert.deepEqual({ code: binary.code, stdout: binary.stdout }, { code: 1, stdout: '' })
  assert.match(binary.stderr, /2 bytes that are not text/)
})

test('a query that fails on the answer of a write is an output error and not a usage error', async () => {
  const { world, asked } = noting(() => jsonAnswer({ displayName: 'x' }))
  const argv = ['graph', 'post', '/groups', '--body', '{}', '--query', 'sum(displayName)']
  const { code, stdout, stderr } = await runCli(argv, world)
  assert.deepEqual({ code, stdout, sent: asked.length }, { code: 1, stdout: '', sent: 1 })
  assert.match(stderr, /^error {2}The answer came, but --query fails on it: .* \(OUTPUT_FAILED\)$/m)
})
