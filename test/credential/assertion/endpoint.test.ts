import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { requestAssertion } from '../../../src/credential/assertion/endpoint.ts'
import type { AssertionUnavailableError } from '../../../src/errors/errors.ts'
import { type HttpResponse, TransportError, type TransportKind } from '../../../src/http/send.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { type Answer, json, scriptedSend, text } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const token = assertionToken()
const answer = json({ access_token: token, expires_on: seconds(NOON + HOUR) })

async function ask(t: TestContext, ...answers: Answer[]) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const request = { method: 'GET', url: 'http://127.0.0.1:41/', headers: { 'X-IDENTITY-HEADER': 'the-header' } }
  const outcome = await requestAssertion(request, [], { send, ...clock }).catch((error: unknown) => error)
  return { outcome, requests, waits: clock.waits }
}

function unreachable(kind: TransportKind): TransportError {
  return new TransportError(kind, '127.0.0.1:41', kind)
}

test('requestAssertion() gives a token without the white space around it, with its own end', async (t) => {
  const { outcome } = await ask(t, json({ access_token: ` ${token}\r\n` }))
  assert.deepEqual(outcome, { token, expiresOn: NOON + 24 * HOUR })
})

test('requestAssertion() where no endpoint answers', async (t) => {
  for (const kind of ['timeout', 'dns'] as const) {
    await t.test(`"${kind}" is reported at once, and not after three minutes`, async (t) => {
      const { outcome, waits } = await ask(t, unreachable(kind))
      assert.deepEqual(pick(outcome), {
        code: 'IDENTITY_NOT_FOUND',
        message: `No managed identity endpoint answers at 127.0.0.1:41 (${kind}).`,
        status: undefined,
      })
      assert.deepEqual(waits, [])
    })
  }
})

test('a connection that breaks is retried, within bounds', async (t) => {
  const { outcome } = await ask(t, unreachable('reset'), answer)
  assert.deepEqual(outcome, { token, expiresOn: NOON + HOUR })

  const broken = await ask(t, ...Array.from({ length: 6 }, () => unreachable('reset')))
  const { code, message } = broken.outcome as AssertionUnavailableError
  assert.equal(code, 'IDENTITY_UNREACHABLE')
  assert.match(message, /^No managed identity endpoint answers at 127\.0\.0\.1:41 \(reset 6 times within \d+ s\)\.$/)
})

test('requestAssertion() with an answer that cannot be one of an identity endpoint', async (t) => {
  for (const kind of ['too-large', 'protocol'] as const) {
    await t.test(`"${kind}" is reported as a strange answer`, async (t) => {
      const { outcome } = await ask(t, unreachable(kind))
      assert.deepEqual(pick(outcome), {
        code: 'IDENTITY_ANSWER_INVALID',
        message: `What answers at 127.0.0.1:41 is not a managed identity endpoint (${kind}).`,
        status: undefined,
      })
    })
  }

  const bodies: Record<string, HttpResponse> = {
    HTML: text('<html>Sign in</html>'),
    'truncated JSON': text(`{"access_token":"${token}`),
    'an error with status 200': json({ error: 'invalid_request', error_description: 'Identity not found' }),
    'an empty token': json({ access_token: '', expires_on: 1 }),
    'a blank token': json({ access_token: ' \n', expires_on: 1 }),
    'a token that is no text': json({ access_token: 42 }),
    'a list': json([token]),
    nothing: text(''),
  }
  for (const [name, body] of Object.entries(bodies)) {
    await t.test(`a body of ${name} is reported as a strange answer`, async (t) => {
      const { outcome } = await ask(t, body)
      assert.deepEqual(pick(outcome), {
        code: 'IDENTITY_ANSWER_INVALID',
        message: 'The managed identity endpoint answered 200, but without an access_token.',
        status: 200,
      })
    })
  }
})

test('refusals of an identity endpoint', async (t) => {
  const said: readonly [body: HttpResponse, message: string, likelyCause: RegExp][] = [
    [
      json(
        {
          statusCode: 400,
          message:
            'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
        },
        400,
      ),
      'The managed identity endpoint refused (400): No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      /does not have the requested identity/,
    ],
    [
      json(
        { StatusCode: 400, Message: 'No Managed Identity found for specified ClientId/ResourceId/PrincipalId.' },
        400,
      ),
      'The managed identity endpoint refused (400): No Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      /does not have the requested identity/,
    ],
    [
      json({ error: 'invalid_request', error_description: 'Identity not found' }, 400),
      'The managed identity endpoint refused (400): Identity not found',
      /does not have the requested identity/,
    ],
    [json({ message: 'no' }, 401), 'The managed identity endpoint refused (401): no', /IDENTITY_HEADER is not the one/],
    [text('', 403), 'The managed identity endpoint refused (403): no reason given', /IDENTITY_HEADER is not the one/],
    [
      text('<html>\r\n<b>proxy</b>', 400),
      'The managed identity endpoint refused (400): <html> <b>proxy</b>',
      /Something other than the managed identity endpoint answers/,
    ],
    [
      text('', 302, { location: 'http://elsewhere' }),
      'The managed identity endpoint refused (302): no reason given',
      /Something other than the managed identity endpoint answers/,
    ],
  ]
  for (const [response, message, likelyCause] of said) {
    await t.test(`a refusal gives: ${message}`, async (t) => {
      const { outcome, requests } = await ask(t, response)
      assert.deepEqual(pick(outcome), { code: 'IDENTITY_REFUSED', message, status: response.status })
      assert.match((outcome as { likelyCause: string }).likelyCause, likelyCause)
      assert.equal(requests.length, 1)
    })
  }

  await t.test('a refusal is quoted without the identity header, even where the quotation is cut', async (t) => {
    const { outcome } = await ask(t, json({ message: `wrong header: the-header. ${'x'.repeat(480)} the-header` }, 400))
    const { message } = outcome as Error
    assert.match(message, /wrong header: \[removed\]/)
    assert.ok(!message.includes('the-h'), message)
  })

  await t.test('a refusal of a megabyte is read in no time and quoted in a few words', async (t) => {
    const { outcome } = await ask(t, json({ message: 'no '.repeat(300_000) }, 400))
    assert.ok((outcome as Error).message.length < 600)
  })
})

test('a Retry-After far ahead is not waited for, and the error says when to try', async (t) => {
  const { outcome, waits } = await ask(t, text('', 429, { 'retry-after': '3600' }))
  assert.equal((outcome as { code: string }).code, 'IDENTITY_BUSY')
  assert.match((outcome as { fix: string }).fix, /^Run the command again after 2026-11-05T13:00:00\.000Z/)
  assert.deepEqual(waits, [])
})

function pick(error: unknown): { code: unknown; message: unknown; status: unknown } {
  const { code, message, status } = error as Record<'code' | 'message' | 'status', unknown>
  return { code, message, status }
}
