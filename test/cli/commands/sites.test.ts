import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { fakeTenant, pages, runCli } from '../support.ts'

const list = ['sites', 'list']

test('sites list gives all sites with one request to the identity, one to the token service and one for each page', async () => {
  const emulator = await testEmulator('seed')
  const { code, stdout, stderr } = await runCli(list, emulator)
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const sites = JSON.parse(stdout)
  assert.equal(sites.length, 450)
  assert.equal(new Set(sites.map(({ id }: { id: string }) => id)).size, 450)
  assert.equal(sites[0].target, undefined, "one target: Graph's own objects")
  assert.deepEqual(
    emulator.requests.map(({ method, path }) => `${method} ${path}`),
    [
      'GET /msi/token',
      `POST /${emulator.env['TOWLINE_TENANT']}/oauth2/v2.0/token`,
      'GET /v1.0/sites/getAllSites',
      'GET /v1.0/sites/oneDrive.getAllSites',
      'GET /v1.0/sites/oneDrive.getAllSites',
    ],
  )
})

const two = fakeTenant(
  pages(
    [
      {
        id: '1',
        displayName: 'Legal',
        webUrl: 'https://f.sharepoint.com/sites/l',
        createdDateTime: '2020-01-01T00:00:00Z',
      },
    ],
    [{ id: '2', displayName: '=cmd|\u001b[31m', webUrl: 'https://f.sharepoint.com/sites/x' }],
  ),
)

test('sites list prints two pages whole in every format', async () => {
  const out = async (format: string): Promise<string> => (await runCli([...list, '-o', format], two)).stdout
  assert.equal(
    await out('table'),
    [
      'displayName      webUrl                            createdDateTime',
      'Legal            https://f.sharepoint.com/sites/l  2020-01-01T00:00:00Z',
      '=cmd|\\u001b[31m  https://f.sharepoint.com/sites/x',
      '',
    ].join('\n'),
  )
  assert.equal(
    await out('csv'),
    "id,displayName,webUrl,createdDateTime\n1,Legal,https://f.sharepoint.com/sites/l,2020-01-01T00:00:00Z\n2,'=cmd|\\u001b[31m,https://f.sharepoint.com/sites/x,\n",
  )
  assert.equal(
    await out('tsv'),
    "id\tdisplayName\twebUrl\tcreatedDateTime\n1\tLegal\thttps://f.sharepoint.com/sites/l\t2020-01-01T00:00:00Z\n2\t'=cmd|\\u001b[31m\thttps://f.sharepoint.com/sites/x\t\n",
  )
  assert.equal(
    await out('ndjson'),
    '{"id":"1","displayName":"Legal","webUrl":"https://f.sharepoint.com/sites/l","createdDateTime":"2020-01-01T00:00:00Z"}\n{"id":"2","displayName":"=cmd|\\u001b[31m","webUrl":"https://f.sharepoint.com/sites/x"}\n',
  )
  assert.deepEqual(JSON.parse(await out('json'))[1].displayName, '=cmd|\u001b[31m')
  assert.match(await out('yaml'), /^- id: "1"\n {2}displayName: Legal\n/)
})

test('sites list prints a table on a terminal and JSON elsewhere', async () => {
  assert.match((await runCli(list, { ...two, stdoutIsTerminal: true })).stdout, /displayName/)
  assert.match((await runCli(list, two)).stdout, /^\[\n {2}\{\n/)
})

test('--query gets the whole list of several pages', async () => {
  const query = async (expression: string, ...words: string[]): Promise<string> =>
    (await runCli([...list, '--query', expression, ...words], two)).stdout
  assert.equal(await query('length(@)'), '2\n')
  assert.equal(
    await query('[].webUrl', '-o', 'tsv'),
    'https://f.sharepoint.com/sites/l\nhttps://f.sharepoint.com/sites/x\n',
  )
  assert.equal(await query('[0].{name:displayName}', '-o', 'ndjson'), '{"name":"Legal"}\n')
  assert.equal(await query("[?id=='9'] | [0]"), 'null\n')
})

test('a --query that is not JMESPath is refused before any request', async () => {
  const { code, stdout, stderr } = await runCli([...list, '--query', '[?'], { env: two.env })
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  assert.match(stderr, /^error {2}--query cannot be read: .* \(USAGE\)$/m)
})

test('--limit prints fewer items and requests no more pages than it needs', async () => {
  const emulator = await testEmulator('seed')
  const { stdout } = await runCli([...list, '--limit', '3', '--query', 'length(@)'], emulator)
  assert.equal(stdout, '3\n')
  const graph = emulator.requests.filter(({ host }) => host === 'graph.microsoft.com')
  assert.ok(graph.length <= 2, `${graph.length} requests: a page, and at most the next one ahead`)
})

test('sites list --geo home requests /sites', async () => {
  const emulator = await testEmulator('seed')
  const { stdout } = await runCli([...list, '--geo', 'home', '--query', 'length(@)'], emulator)
  assert.equal(stdout, '450\n')
  assert.ok(emulator.requests.some(({ path }) => path === '/v1.0/sites'))
})

test('a list that fails on its second page ends with 1 and is not valid JSON', async () => {
  const half = fakeTenant((request) => {
    if (request.url.includes('skiptoken')) return { status: 403, headers: {}, body: new Uint8Array() }
    return pages([{ id: '1' }], [])(request)
  })
  const { code, stdout, stderr } = await runCli(list, half)
  assert.equal(code, 1)
  assert.throws(() => JSON.parse(stdout), SyntaxError)
  assert.match(stderr, /GRAPH_FORBIDDEN/)
})
