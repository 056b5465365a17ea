import assert from 'node:assert/strict'
import test from 'node:test'
import { errorCodes } from '../../../src/errors/codes.ts'
import { TransportError } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, pages, runCli, type World } from '../support.ts'

const sites = ['sites', 'list']
const healthy = fakeTenant(pages([{ id: '1' }]))
/** Looks like a token wherever it turns up. */
const marked = 'eyJtYXJrZWQiOiJtYXJrZWQifQ.eyJtYXJrZWQiOiJtYXJrZWQifQ.bWFya2VkbWFya2VkbWFya2Vk'

function failingAt(prefix: string, fail: World['send']): World {
  return {
    ...healthy,
    send: async (request) => (request.url.startsWith(prefix) && fail ? fail(request) : healthy.send(request)),
  }
}

const IDENTITY = 'http://127.0.0.1:4100'
const AUTHORITY = 'https://login.microsoftonline.com'
const GRAPH = 'https://graph.microsoft.com'
const refuse =
  (status: number, body: unknown): World['send'] =>
  async () =>
    jsonAnswer(body, status)
const page =
  (text: string): World['send'] =>
  async () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: new TextEncoder().encode(text),
  })
const broken =
  (kind: 'dns' | 'tls' | 'too-large'): World['send'] =>
  async ({ url }) => {
    const { host } = new URL(url)
    throw new TransportError(kind, host, `${host}: ${kind}`)
  }

const cases: readonly {
  readonly title: string
  readonly world: World
  readonly code: number
  readonly error: string
}[] = [
  { title: 'no target', world: { env: {} }, code: 2, error: 'TARGET_MISSING' },
  {
    title: 'malformed GUID',
    world: { ...healthy, env: { ...healthy.env, TOWLINE_TENANT: '2f4a-1' } },
    code: 2,
    error: 'TENANT_INVALID',
  },
  {
    title: 'no client ID',
    world: { ...healthy, env: { ...healthy.env, TOWLINE_CLIENT_ID: '' } },
    code: 2,
    error: 'CLIENT_ID_MISSING',
  },
  {
    title: 'no such identity',
    world: failingAt(
      IDENTITY,
      refuse(400, { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found' }),
    ),
    code: 4,
    error: 'IDENTITY_REFUSED',
  },
  { title: 'no identity endpoint', world: { env: { ...healthy.env } }, code: 4, error: 'IDENTITY_NOT_FOUND' },
  {
    title: 'identity answers HTML',
    world: failingAt(IDENTITY, page('<html>')),
    code: 4,
    error: 'IDENTITY_ANSWER_INVALID',
  },
  {
    title: 'exchange refused',
    world: failingAt(
      AUTHORITY,
      refuse(401, { error: 'invalid_client', error_codes: [700213], error_description: `AADSTS700213: ${marked}` }),
    ),
    code: 4,
    error: 'EXCHANGE_REFUSED',
  },
  { title: 'no network', world: failingAt(AUTHORITY, broken('dns')), code: 4, error: 'AUTHORITY_UNREACHABLE' },
  { title: 'TLS not trusted', world: failingAt(GRAPH, broken('tls')), code: 1, error: 'GRAPH_UNREACHABLE' },
  { title: 'an endless answer', world: failingAt(GRAPH, broken('too-large')), code: 1, error: 'GRAPH_ANSWER_INVALID' },
  {
    title: 'Graph forbids',
    world: failingAt(GRAPH, refuse(403, { error: { code: 'accessDenied', message: `no: Bearer ${marked}` } })),
    code: 1,
    error: 'GRAPH_FORBIDDEN',
  },
  { title: 'Graph answers HTML', world: failingAt(GRAPH, page('<html>')), code: 1, error: 'GRAPH_ANSWER_INVALID' },
  {
    title: 'Graph answers half a JSON',
    world: failingAt(GRAPH, page('{"value":[{"id"')),
    code: 1,
    error: 'GRAPH_ANSWER_INVALID',
  },
  {
    title: '200 with an error in it',
    world: failingAt(GRAPH, refuse(200, { error: { code: 'accessDenied', message: 'no' } })),
    code: 1,
    error: 'GRAPH_ANSWER_INVALID',
  },
  {
    title: 'nextLink to another host',
    world: failingAt(
      GRAPH,
      refuse(200, { value: [], '@odata.nextLink': 'https://graph.microsoft.example/v1.0/sites' }),
    ),
    code: 1,
    error: 'FOREIGN_LINK',
  },
  {
    title: 'an error that was not thrown on purpose',
    world: failingAt(GRAPH, async () => {
      throw new Error(`surprise with ${marked}`)
    }),
    code: 1,
    error: 'UNEXPECTED',
  },
]

test('each kind of failure has its exit code and its code, in four lines and as JSON, and shows no token', async (t) => {
  for (const { title, world, code, error } of cases) {
    await t.test(`${title}: the error is ${error} and the exit code is ${code}`, async () => {
      const human = await runCli([...sites, '--verbose'], world)
      assert.equal(human.code, code)
      const lines = human.stderr.split('\n').filter((line) => /^(error|cause|fix|docs) /.test(line))
      assert.deepEqual(
        lines.map((line) => line.slice(0, 7).trim()),
        ['error', 'cause', 'fix', 'docs'],
      )
      assert.match(lines[0] ?? '', new RegExp(`\\(${error}(, AADSTS\\d+)?\\)$`))
      assert.equal(lines[3], `docs   docs/errors.md#${error.toLowerCase()} (\`towline docs ${error}\`)`)

      const json = await runCli([...sites, '-o', 'json'], world)
      assert.equal(json.code, code)
      assert.equal(json.stderr.split('\n').length, 2, 'one line')
      const parsed = JSON.parse(json.stderr).error
      assert.equal(parsed.code, error)
      assert.ok((errorCodes as readonly string[]).includes(parsed.code))
      for (const field of ['message', 'cause', 'fix', 'docs']) assert.equal(typeof parsed[field], 'string', field)

      for (const part of marked.split('.')) {
        assert.ok(!`${human.stdout}${human.stderr}${json.stdout}${json.stderr}`.includes(part), 'no token')
      }
    })
  }
})

test('the JSON of a refusal has what scripts and support need', async () => {
  const world = failingAt(
    AUTHORITY,
    refuse(401, {
      error: 'invalid_client',
      error_codes: [700213],
      error_description: 'no',
      correlation_id: 'c0000000-0000-4000-8000-000000000001',
    }),
  )
  const { error } = JSON.parse((await runCli([...sites, '--output=json'], world)).stderr)
  const { target, aadsts, status, correlationId } = error
  assert.deepEqual(
    { target, aadsts, status, correlationId },
    {
      target: healthy.env['TOWLINE_TENANT'],
      aadsts: 700213,
      status: 401,
      correlationId: 'c0000000-0000-4000-8000-000000000001',
    },
  )
})

test('a refusal shows people the ids that it has, because a fix may tell them to pass an id on', async () => {
  const id = 'c0000000-0000-4000-8000-000000000001'
  const refused = {
    error: 'invalid_grant',
    error_codes: [53003],
    error_description: 'AADSTS53003: no',
    correlation_id: id,
  }
  const exchange = await runCli(sites, failingAt(AUTHORITY, refuse(400, refused)))
  assert.equal(exchange.stderr.split('\n')[4], `ids    correlation id ${id}`)

  const forbidden = {
    ...jsonAnswer({ error: { code: 'accessDenied', message: 'no' } }, 403),
    headers: { 'request-id': id },
  }
  const graph = await runCli(
    sites,
    failingAt(GRAPH, async () => forbidden),
  )
  assert.equal(graph.stderr.split('\n')[4], `ids    request id ${id}`)

  const none = await runCli(sites, { env: {} })
  assert.doesNotMatch(none.stderr, /^ids/m)
})

test('an id that is no id is not repeated', async () => {
  const refused = { error: 'invalid_grant', error_codes: [53003], error_description: 'no', correlation_id: marked }
  const { stderr } = await runCli(sites, failingAt(AUTHORITY, refuse(400, refused)))
  assert.doesNotMatch(stderr, /^ids/m)
})

test('on a terminal an error is broken between words, and off a terminal each of its lines is whole', async () => {
  const world = failingAt(GRAPH, refuse(403, { error: { code: 'accessDenied', message: 'no '.repeat(60) } }))
  const { stderr } = await runCli(sites, {
    ...world,
    stderrIsTerminal: true,
    columns: 40,
    env: { ...healthy.env, NO_COLOR: '1' },
  })
  const long = stderr.split('\n').filter((line) => line.length > 40)
  for (const line of long) assert.match(line.trim(), /^\S+$|^\(?`[^`]+`\S*$/)
  assert.ok(stderr.includes('\n       '), 'further lines stand under the first')
  const piped = await runCli(sites, world)
  assert.equal(piped.stderr.trimEnd().split('\n').length, 4)
})

test('errors are JSON only where -o json was written out, and not where JSON is the default', async () => {
  const { stderr } = await runCli(sites, { env: {} })
  assert.match(stderr, /^error {2}/)
})

test('control characters in a message of a service are escaped', async () => {
  const world = failingAt(
    GRAPH,
    refuse(403, { error: { code: 'accessDenied', message: 'a\u001b[2J\u202eb\nfix    run rm' } }),
  )
  const human = await runCli(sites, world)
  assert.doesNotMatch(human.stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  assert.equal(human.stderr.match(/^fix /gm)?.length, 1, 'a line end cannot begin a line of ours')
  const json = await runCli([...sites, '-o', 'json'], world)
  assert.doesNotMatch(json.stderr, /[\u001b\u202e]/)
})

test('errors have colours on terminals only, and none with NO_COLOR or --no-color', async () => {
  const coloured = async (words: string[], world: World): Promise<boolean> =>
    (await runCli([...sites, ...words], world)).stderr.includes('\u001b')
  assert.equal(await coloured([], { stderrIsTerminal: true }), true)
  assert.equal(await coloured([], {}), false)
  assert.equal(await coloured(['--no-color'], { stderrIsTerminal: true }), false)
  assert.equal(await coloured([], { stderrIsTerminal: true, env: { NO_COLOR: '1' } }), false)
})

test('--timeout ends a command that takes longer', async () => {
  const world = failingAt(
    GRAPH,
    ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  )
  const { code, stderr } = await runCli([...sites, '--timeout', '30ms'], world)
  assert.equal(code, 1)
  assert.match(stderr, /^error {2}The command took longer than --timeout allows \(0\.03 s\) \(TIMEOUT\)$/m)
})

test('an interruption ends with 130, and the JSON of the cut list is not valid', async () => {
  const stop = new AbortController()
  const world = failingAt(GRAPH, async (request) => {
    if (request.url.includes('skiptoken')) {
      stop.abort(
        new (await import('../../../src/errors/errors.ts')).RunError('INTERRUPTED', {
          message: 'Stopped.',
          likelyCause: 'c',
          fix: 'f',
        }),
      )
      request.signal?.throwIfAborted()
    }
    return pages([{ id: '1' }], [{ id: '2' }])(request)
  })
  const { code, stdout, stderr } = await runCli(sites, { ...world, signal: stop.signal })
  assert.equal(code, 130)
  assert.match(stderr, /\(INTERRUPTED\)/)
  assert.throws(() => JSON.parse(stdout), SyntaxError)
})

test('--verbose shows each request with its status and time, and --quiet shows errors only', async () => {
  const verbose = await runCli([...sites, '--verbose'], healthy)
  assert.equal(
    verbose.stderr,
    [
      'GET http://127.0.0.1:4100/msi/token?api-version=2019-08-01&resource=api://AzureADTokenExchange  200  7 ms',
      `POST https://login.microsoftonline.com/${healthy.env['TOWLINE_TENANT']}/oauth2/v2.0/token  200  7 ms`,
      'GET https://graph.microsoft.com/v1.0/sites/getAllSites  200  7 ms',
      '',
    ].join('\n'),
  )
  assert.equal((await runCli([...sites, '--quiet'], healthy)).stderr, '')
})
