import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { customAssertion } from '../../src/credential/assertion/custom.ts'
import { managedIdentityAssertion } from '../../src/credential/assertion/managed-identity.ts'
import { towlineCredential } from '../../src/credential/credential.ts'
import { type HttpRequest, type HttpResponse, TransportError, type TransportKind } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { nobody, realSend, serveBytes } from '../support/loopback.ts'
import { type Answer, json, scriptedSend, text } from '../support/scripted-send.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, assertionToken, CLIENT_ID, HOME_TENANT, HOUR, seconds, TARGET_TENANT } from '../support/tokens.ts'

/** The three secrets of the way to a token, each with a mark of its own. */
const HEADER = 'MARKED-IDENTITY-HEADER'
const ASSERTION = assertionToken({ mark: 'MARKED-CLAIM' }, 'MARKED-ASSERTION-SIGNATURE')
const ACCESS = accessToken({ mark: 'MARKED-CLAIM' }, 'MARKED-ACCESS-SIGNATURE')
const SECRETS = [HEADER, ASSERTION, ACCESS]

const GRAPH = 'https://graph.microsoft.com/.default'
const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: HEADER }
const identity = json({ access_token: ASSERTION, expires_on: String(seconds(NOON + 24 * HOUR)) })
const kinds: readonly TransportKind[] = ['dns', 'refused', 'reset', 'timeout', 'tls', 'proxy', 'too-large', 'protocol']

/** What a server says that repeats everything it was sent, in all the places where a reason may stand. */
function echo(status: number): (request: HttpRequest) => HttpResponse {
  return ({ headers, body, url }) => {
    const sent = `${JSON.stringify(headers)} ${decodeURIComponent(String(body ?? ''))} ${url} ${ASSERTION} ${ACCESS}`
    const said = {
      error: sent,
      error_description: sent,
      message: sent,
      suberror: sent,
      claims: sent,
      trace_id: sent,
      correlation_id: sent,
    }
    return json(said, status, { 'x-ms-request-id': ASSERTION })
  }
}

function repeated(answer: Answer): Answer[] {
  return Array.from({ length: 6 }, () => answer)
}

async function failure(t: TestContext, answers: Answer[], tenant = TARGET_TENANT): Promise<unknown> {
  const clock = fakeClock()
  const { send } = scriptedSend(t, ...answers)
  const assertion = managedIdentityAssertion({ send, ...clock, env })
  const credential = towlineCredential({
    tenant,
    clientId: CLIENT_ID,
    assertion,
    send,
    ...clock,
  })
  return credential.getToken(GRAPH).then(
    () => assert.fail('this was to fail'),
    (error: unknown) => error,
  )
}

test('no error of the identity endpoint holds a secret', async (t) => {
  for (const kind of kinds) {
    await t.test(`no secret after "${kind}"`, async (t) => {
      const broken = new TransportError(kind, '127.0.0.1:41', 'what happened')
      const tries = kind === 'reset' ? 6 : kind === 'refused' ? 5 : 1
      assertHidden(await failure(t, repeated(broken).slice(0, tries)), SECRETS)
    })
  }

  const answers: Record<string, Answer[]> = {
    'an echo that refuses': [echo(400)],
    'an echo that refuses the header': [echo(401)],
    'an echo that is busy': repeated(echo(503)),
    'an echo that is no JSON': [(request) => text(`<pre>${JSON.stringify(request.headers)} ${ASSERTION}</pre>`, 403)],
    'an echo as success': [echo(200)],
    'a token without its name': [json({ token: ASSERTION })],
    'truncated JSON': [text(`{"access_token":"${ASSERTION}`)],
    'an assertion that has ended': [json({ access_token: ASSERTION, expires_on: '1' })],
  }
  for (const [name, answer] of Object.entries(answers)) {
    await t.test(`no secret after ${name}`, async (t) => assertHidden(await failure(t, answer), SECRETS))
  }
})

test('no error of the exchange holds a secret', async (t) => {
  for (const kind of kinds) {
    await t.test(`no secret after "${kind}"`, async (t) => {
      const broken = new TransportError(kind, 'login.microsoftonline.com', 'what happened')
      const passing = kind === 'refused' || kind === 'reset' || kind === 'timeout'
      assertHidden(await failure(t, [identity, ...(passing ? repeated(broken) : [broken])]), SECRETS)
    })
  }

  const ended = accessToken({ exp: seconds(NOON) }, 'MARKED-ACCESS-SIGNATURE')
  const elsewhere = accessToken({ tid: HOME_TENANT }, 'MARKED-ACCESS-SIGNATURE')
  const answers: Record<string, Answer[]> = {
    'an echo that refuses': [echo(400)],
    'an echo that is busy': repeated(echo(503)),
    'an echo as success': [echo(200)],
    'an echo that is no JSON': [({ body }) => text(`<pre>${body}</pre>`, 403)],
    'a refusal with a number, and the assertion in its words': repeated(
      json(
        {
          error: 'invalid_client',
          error_codes: [700027],
          error_description: `AADSTS700027: bad assertion ${ASSERTION} Trace ID: t`,
        },
        401,
      ),
    ),
    'truncated JSON': [text(`{"access_token":"${ACCESS}`)],
    'a token without end': [json({ access_token: ACCESS })],
    'a token of another tenant': [json({ token_type: 'Bearer', access_token: elsewhere, expires_in: 3_599 })],
    'a token that has ended': [json({ token_type: 'Bearer', access_token: ended, expires_in: 3_599 })],
    'a token that cannot be read': [
      json({ token_type: 'Bearer', access_token: 'MARKED-ACCESS-SIGNATURE', expires_in: 3_599 }),
    ],
  }
  for (const [name, answer] of Object.entries(answers)) {
    await t.test(`no secret after ${name}`, async (t) =>
      assertHidden(await failure(t, [identity, ...answer]), [...SECRETS, ended, elsewhere]),
    )
  }

  await t.test('no secret is in the error for a domain that cannot be looked up', async (t) => {
    const error = await failure(t, [echo(400), identity], 'fabrikam.example')
    assertHidden(error, SECRETS)
  })
})

test('no error of a source that the caller brings holds a secret', async (t) => {
  const clock = fakeClock()
  const audience = 'api://AzureADTokenExchange'
  const request = { headers: { 'X-IDENTITY-HEADER': HEADER, authorization: `Bearer ${ACCESS}` } }
  const thrown: Record<string, unknown> = {
    'a RestError with its request': Object.assign(new Error(`refused ${ASSERTION}`), { request }),
    'an error with such a cause': new Error('outer', { cause: Object.assign(new Error('inner'), { request }) }),
    'several errors at once': new AggregateError([Object.assign(new Error('one'), { request })], 'all failed'),
    'an object': { message: 'm', request },
    'a text': `Bearer ${ACCESS}`,
  }
  for (const [name, value] of Object.entries(thrown)) {
    await t.test(`no secret after ${name}`, async () => {
      const error = await customAssertion(() => Promise.reject(value), clock)
        .get({ audience })
        .catch((failed: unknown) => failed)
      assertHidden(error, SECRETS)
    })
  }
})

test('no error of a real connection holds a secret', async (t) => {
  const hostile: Record<string, string> = {
    'a parse error in the body': `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{"access_token":"${ASSERTION}"}`,
    'a parse error in a header': `HTTP/1.1 200 OK\r\nx y: ${ASSERTION}\r\n\r\n`,
    'a body that is cut': `HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{"access_token":"${ASSERTION}"`,
    'a success that is none': `HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${ASSERTION}`.slice(0, 150),
  }
  for (const [name, bytes] of Object.entries(hostile)) {
    await t.test(`no secret after ${name}`, async (t) => {
      const origin = await serveBytes(t, (socket) => socket.end(bytes))
      const source = managedIdentityAssertion({
        ...fakeClock(),
        send: realSend(t),
        env: { ...env, IDENTITY_ENDPOINT: origin },
      })
      assertHidden(await source.get({ audience: 'a' }).catch((error: unknown) => error), SECRETS)
    })
  }

  await t.test('no secret is in the error where no connection is made', async (t) => {
    const source = managedIdentityAssertion({
      ...fakeClock(),
      send: realSend(t),
      env: { ...env, IDENTITY_ENDPOINT: await nobody() },
    })
    assertHidden(await source.get({ audience: 'a' }).catch((error: unknown) => error), SECRETS)
  })

  await t.test('no secret is in the error for a header that cannot be sent', async (t) => {
    const broken = { ...env, IDENTITY_ENDPOINT: await nobody(), IDENTITY_HEADER: `${HEADER}\n` }
    const source = managedIdentityAssertion({ ...fakeClock(), send: realSend(t), env: broken })
    const error = await source.get({ audience: 'a' }).catch((failed: unknown) => failed)
    assertHidden(error, SECRETS)
  })
})
