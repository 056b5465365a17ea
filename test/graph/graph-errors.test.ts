import assert from 'node:assert/strict'
import test from 'node:test'
import { graphError, graphUnreachable } from '../../src/graph/graph-errors.ts'
import { TransportError, type TransportKind } from '../../src/http/send.ts'
import { NOON } from '../support/fake-clock.ts'
import { json, text } from '../support/scripted-send.ts'

const WHAT = 'GET /v1.0/sites'

function refusal(status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}) {
  return graphError(json(body, status, headers), WHAT, NOON)
}

test('graphError()', async (t) => {
  const codes: readonly [status: number, code: string, likelyCause: RegExp][] = [
    [302, 'GRAPH_ANSWER_INVALID', /redirect led nowhere/],
    [400, 'GRAPH_REFUSED', /not of the form/],
    [401, 'GRAPH_UNAUTHORIZED', /does not accept the token/],
    [403, 'GRAPH_FORBIDDEN', /lacks the application permission/],
    [404, 'GRAPH_NOT_FOUND', /misspelt or the object does not exist/],
    [409, 'GRAPH_REFUSED', /exists already, or the object was changed/],
    [429, 'GRAPH_BUSY', /throttles/],
    [503, 'GRAPH_BUSY', /throttles/],
    [501, 'GRAPH_REFUSED', /does not implement this call/],
  ]
  for (const [status, code, likelyCause] of codes) {
    await t.test(`status ${status} is ${code}`, async () => {
      const error = await refusal(status)
      assert.deepEqual([error.code, error.status], [code, status])
      assert.match(error.likelyCause, likelyCause)
      assert.equal(error.message, `Graph answered ${status} to GET /v1.0/sites.`)
    })
  }

  await t.test(
    'the cause is named where the words of Graph mean one thing, as `towline trust explain` does',
    async () => {
      const because = async (message: string, status = 403) =>
        (await refusal(status, { error: { code: 'InvalidAuthenticationToken', message } })).causes.map(
          ({ code }) => code,
        )
      assert.deepEqual(await because('Either scp or roles claim need to be present in the token.'), ['NO_ROLES'])
      assert.deepEqual(await because('Access token validation failure. Invalid audience.', 401), [
        'TOKEN_FOR_OTHER_API',
      ])
      assert.deepEqual(await because('Something else.', 401), ['TOKEN_NOT_ACCEPTED'])
      assert.deepEqual((await refusal(404)).causes, [])
    },
  )

  await t.test('code, words and the ids that support asks for are kept', async () => {
    const body = {
      error: {
        code: 'itemNotFound',
        message: 'Requested site could not be found',
        innerError: { 'request-id': 'b0d00000-0000-4000-8000-000000000001' },
      },
    }
    const error = await refusal(404, body, { 'request-id': '4eade000-0000-4000-8000-000000000001' })
    assert.equal(
      error.message,
      'Graph answered 404 to GET /v1.0/sites (itemNotFound: Requested site could not be found).',
    )
    assert.equal(error.graphCode, 'itemNotFound')
    assert.equal(error.requestId, '4eade000-0000-4000-8000-000000000001')
    assert.equal((await refusal(404, body)).requestId, 'b0d00000-0000-4000-8000-000000000001')
    assert.equal(
      (await refusal(404, { error: { innererror: { 'request-id': '01de0000-0000-4000-8000-000000000001' } } }))
        .requestId,
      '01de0000-0000-4000-8000-000000000001',
    )
  })

  await t.test('every shape of an error that was seen is read', async () => {
    const shapes: readonly [body: unknown, message: string][] = [
      [{ error: { code: '', message: 'Planner says no' } }, 'Graph answered 403 to GET /v1.0/sites (Planner says no).'],
      [{ error: { code: 'a', message: { lang: 'en', value: 'b' } } }, 'Graph answered 403 to GET /v1.0/sites (a: b).'],
      [
        { error: { code: 'UnknownError', message: '{"errorCode":"PermissionScopeNotGranted","message":"No scope."}' } },
        'Graph answered 403 to GET /v1.0/sites (UnknownError: PermissionScopeNotGranted: No scope.).',
      ],
      [
        { error: { code: 'a', message: '{"errorCode":"Cut' } },
        'Graph answered 403 to GET /v1.0/sites (a: {"errorCode":"Cut).',
      ],
      [{ error: { code: 'a', message: { other: 1 } } }, 'Graph answered 403 to GET /v1.0/sites (a: {"other":1}).'],
      [{ error: 'text' }, 'Graph answered 403 to GET /v1.0/sites.'],
      [{ error: { code: 7, innerError: 'text' } }, 'Graph answered 403 to GET /v1.0/sites.'],
      [null, 'Graph answered 403 to GET /v1.0/sites.'],
      [[], 'Graph answered 403 to GET /v1.0/sites.'],
    ]
    for (const [body, message] of shapes) assert.equal((await refusal(403, body)).message, message)
    assert.equal((await graphError(text('<html>', 403), WHAT, NOON)).message, 'Graph answered 403 to GET /v1.0/sites.')
  })

  await t.test('words of Graph are quoted in one line, briefly and without tokens', async () => {
    const { message } = await refusal(400, {
      error: { code: 'a', message: `\u001b[31mred\r\n${'x'.repeat(1_000_000)}` },
    })
    assert.ok(message.length < 2_200 && !message.includes('\u001b') && !message.includes('\n'))
  })

  await t.test('the error says when to come back', async () => {
    const told = await refusal(429, {}, { 'retry-after': '3600' })
    assert.equal(told.retryAt, NOON + 3_600_000)
    assert.equal(told.fix, 'Run the command again after 2026-11-05T13:00:00.000Z.')
    const untold = await refusal(503)
    assert.equal(untold.retryAt, undefined)
    assert.equal(untold.fix, 'Run the command again in a few minutes.')
    assert.match((await refusal(429, {}, { 'retry-after': '9'.repeat(400) })).fix, /again after 2126-/)
  })

  await t.test('the error does not advise to repeat a write that may have been done', async () => {
    assert.equal(
      (await graphError(text('', 504), 'POST /v1.0/sites', NOON, true)).fix,
      'Look in the target whether this was done before you send it again.',
    )
  })
})

test('graphUnreachable()', async (t) => {
  const kinds: readonly [TransportKind, code: string, fix: RegExp][] = [
    ['dns', 'GRAPH_UNREACHABLE', /Look the name up/],
    ['refused', 'GRAPH_UNREACHABLE', /HTTPS_PROXY and NO_PROXY/],
    ['reset', 'GRAPH_UNREACHABLE', /HTTPS_PROXY and NO_PROXY/],
    ['timeout', 'GRAPH_UNREACHABLE', /HTTPS_PROXY and NO_PROXY/],
    ['tls', 'GRAPH_UNREACHABLE', /NODE_EXTRA_CA_CERTS/],
    ['proxy', 'GRAPH_UNREACHABLE', /address in HTTPS_PROXY/],
    ['too-large', 'GRAPH_ANSWER_INVALID', /--out <file>.* no limit\. Of anything else ask for less/],
    ['protocol', 'GRAPH_ANSWER_INVALID', /see who answers/],
  ]
  for (const [kind, code, fix] of kinds) {
    await t.test(`the transport error ${kind} is ${code}`, () => {
      const cause = new TransportError(kind, 'graph.microsoft.com', 'what happened')
      const error = graphUnreachable(cause, WHAT, false)
      assert.deepEqual(
        [error.code, error.message, error.cause],
        [code, `No usable answer to ${WHAT} (${kind}: what happened).`, cause],
      )
      assert.match(error.fix, fix)
      assert.equal(
        graphUnreachable(cause, 'POST /x', true).fix,
        'Look in the target whether this was done before you send it again.',
      )
    })
  }
})
