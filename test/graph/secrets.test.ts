import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { GraphClientOptions } from '../../src/graph/bind.ts'
import { graphClient } from '../../src/graph/client.ts'
import { type HttpRequest, type HttpResponse, TransportError, type TransportKind } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { type Answer, json, scriptedSend, text } from '../support/scripted-send.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, HOME_TENANT, HOUR, TARGET_TENANT } from '../support/tokens.ts'

const ROOT = 'https://graph.microsoft.com'
const ACCESS = accessToken({ mark: 'MARKED-CLAIM' }, 'MARKED-ACCESS-SIGNATURE')
const ELSEWHERE = accessToken({ tid: HOME_TENANT }, 'MARKED-OTHER-SIGNATURE')
const SECRETS = [ACCESS, ELSEWHERE]

/** A server that repeats the headers it was sent wherever a reason may stand. */
function echo(status: number): (request: HttpRequest) => HttpResponse {
  return ({ headers }) => {
    const sent = `${JSON.stringify(headers)} ${ACCESS}`
    const error = { code: sent, message: sent, innerError: { code: sent, 'request-id': sent } }
    return json({ error }, status, { 'request-id': ACCESS, 'www-authenticate': `Bearer error="${ACCESS}"` })
  }
}

function made(t: TestContext, answers: Answer[], options: Partial<GraphClientOptions> = {}) {
  const { send } = scriptedSend(t, ...answers)
  const credential = { getToken: async () => ({ token: ACCESS, expiresOnTimestamp: NOON + HOUR }) }
  return graphClient({ credential, tenantId: TARGET_TENANT, access: 'read-write', send, ...fakeClock(), ...options })
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail('this was to fail'),
    (error: unknown) => error,
  )
}

test('no error of Graph holds the token', async (t) => {
  for (const kind of [
    'dns',
    'refused',
    'reset',
    'timeout',
    'tls',
    'proxy',
    'too-large',
    'protocol',
  ] satisfies TransportKind[]) {
    await t.test(`the transport error ${kind} does not show the token`, async (t) => {
      const broken = new TransportError(kind, 'graph.microsoft.com', 'what happened')
      const tries = kind === 'refused' ? 6 : 1
      const client = made(
        t,
        Array.from({ length: tries }, () => broken),
      )
      assertHidden(await failure(client.post('/sites', {})), SECRETS)
    })
  }

  for (const status of [400, 401, 403, 404, 409, 500]) {
    await t.test(`an echo with status ${status} does not show the token`, async (t) => {
      assertHidden(await failure(made(t, [echo(status)]).post('/sites', {})), SECRETS)
    })
  }

  const others: Record<string, HttpResponse | ((request: HttpRequest) => HttpResponse)> = {
    'an echo as success does not show the token': echo(200),
    'an echo that is no JSON does not show the token': ({ headers }) => text(`<pre>${JSON.stringify(headers)}</pre>`),
    'an error object whose message is no text does not show the token': json(
      { error: { code: 'x', message: { sent: ACCESS } } },
      400,
    ),
    'a redirect with the token in it does not show the token': text('', 302, {
      location: `https://evil.example/${ACCESS}?${ACCESS}`,
    }),
  }
  for (const [name, answer] of Object.entries(others)) {
    await t.test(name, async (t) => assertHidden(await failure(made(t, [answer]).get('/sites')), SECRETS))
  }

  await t.test('a nextLink with the token in it does not show the token', async (t) => {
    const foreign = json({ value: [], '@odata.nextLink': `https://evil.example/${ACCESS}` })
    const looping = json({ value: [], '@odata.nextLink': `${ROOT}/v1.0/sites?$skiptoken=${ACCESS}` })
    const failing = json({ value: [], '@odata.nextLink': `${ROOT}/v1.0/sites?$skiptoken=${ACCESS}` })
    for (const answers of [
      [foreign],
      [looping, looping],
      [failing, text('<html>')],
      [failing, text('', 404)],
      [failing, json({})],
    ]) {
      const list = made(t, answers).list('/sites')
      assertHidden(await failure(list.next()), SECRETS)
    }
  })

  await t.test('the error for a token of another tenant does not show the token', async (t) => {
    const credential = { getToken: async () => ({ token: ELSEWHERE, expiresOnTimestamp: NOON + HOUR }) }
    assertHidden(await failure(made(t, [], { credential }).get('/sites')), SECRETS)
  })

  await t.test('the error for a refused write does not show the token', async (t) => {
    assertHidden(await failure(made(t, [], { access: 'read-only' }).post('/sites', {})), SECRETS)
  })
})
