import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { githubAssertion } from '../../../src/credential/assertion/github.ts'
import { TransportError } from '../../../src/http/send.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { type Answer, json, scriptedSend, text } from '../../support/scripted-send.ts'
import { assertHidden } from '../../support/secrets.ts'
import { seconds, unsignedToken } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const REQUEST_TOKEN = 'marked-request-token-0123456789'
const env = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://run-actions-1.actions.githubusercontent.com/7//idtoken/a/b?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
}

function jobToken(expiresOn = NOON + 300_000): string {
  return unsignedToken({ iss: 'https://token.actions.githubusercontent.com', exp: seconds(expiresOn) })
}

async function ask(t: TestContext, answers: readonly Answer[], changes: NodeJS.ProcessEnv = {}) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const source = githubAssertion({ ...clock, send, env: { ...env, ...changes } })
  const outcome = await source.get({ audience }).catch((error: unknown) => error)
  return { outcome, requests, source, clock }
}

test('githubAssertion() requests a token of the audience', async (t) => {
  const value = jobToken()
  const { outcome, requests, source } = await ask(t, [json({ count: value.length, value })])
  assert.deepEqual(outcome, { token: value, expiresOn: NOON + 300_000 })
  assert.equal(source.source, 'github')
  const [request] = requests
  assert.equal(request?.method, 'GET')
  assert.equal(request.url, `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=api%3A%2F%2FAzureADTokenExchange`)
  assert.equal(request.headers?.['Authorization'], `Bearer ${REQUEST_TOKEN}`)
  assert.notEqual(request.direct, true, 'GitHub is outside, and a runner may need a proxy to reach it')
})

test('white space around a job token is none of it, and alone it is no token', async (t) => {
  const { outcome } = await ask(t, [json({ value: ` ${jobToken()}\n` })])
  assert.deepEqual(outcome, { token: jobToken(), expiresOn: NOON + 300_000 })
  const blank = await ask(t, [json({ value: ' \n' })])
  assert.equal((blank.outcome as { code?: string }).code, 'IDENTITY_ANSWER_INVALID')
})

test('the address of the request may have no query', async (t) => {
  const { requests } = await ask(t, [json({ value: jobToken() })], { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x/t' })
  assert.equal(requests[0]?.url, 'https://x/t?audience=api%3A%2F%2FAzureADTokenExchange')
})

test('a job token is cached for most of its five minutes, and then renewed', async (t) => {
  const answers = [NOON + 300_000, NOON + 600_000].map((end) => json({ value: jobToken(end) }))
  const { source, clock, requests } = await ask(t, answers)
  await source.get({ audience })
  assert.equal(requests.length, 1)
  clock.advance(298_000)
  assert.equal((await source.get({ audience })).expiresOn, NOON + 600_000)
})

test('in a job without the permission the error names what the workflow lacks', async (t) => {
  const lacking: readonly [NodeJS.ProcessEnv, RegExp][] = [
    [
      { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
      /ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set\.$/,
    ],
    [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined }, /: ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set\.$/],
  ]
  for (const [changes, message] of lacking) {
    const { outcome } = await ask(t, [], changes)
    const error = outcome as Error & { code: string; likelyCause: string; fix: string }
    assert.equal(error.code, 'IDENTITY_NOT_FOUND')
    assert.match(error.message, message)
    assert.match(error.likelyCause, /^`permissions: id-token: write` is missing from the workflow/)
    assert.match(error.fix, /id-token: write/)
    assertHidden(error, [REQUEST_TOKEN])
  }
})

test('addresses that githubAssertion() sends the request token to', async (t) => {
  const loopback = ['http://127.0.0.1:4100/t?x=1', 'http://localhost:4100/t?x=1', 'http://[::1]:4100/t?x=1']
  for (const url of loopback) {
    await t.test(`${url} gets the request token`, async (t) => {
      const { outcome } = await ask(t, [json({ value: jobToken() })], { ACTIONS_ID_TOKEN_REQUEST_URL: url })
      assert.equal((outcome as { token: string }).token, jobToken())
    })
  }
  const elsewhere = [
    'http://actions.githubusercontent.com/t?x=1',
    'http://127.0.0.1.example.com/t?x=1',
    'ftp://127.0.0.1/t',
    'not an address',
    'https://x/t?x=1#fragment',
  ]
  for (const url of elsewhere) {
    await t.test(`${url} does not get the request token`, async (t) => {
      const { outcome } = await ask(t, [], { ACTIONS_ID_TOKEN_REQUEST_URL: url })
      assert.equal((outcome as { code: string }).code, 'IDENTITY_NOT_FOUND')
      assert.match((outcome as Error).message, /is not the address of an endpoint over TLS/)
      assertHidden(outcome, [REQUEST_TOKEN])
    })
  }
})

test('the error holds what GitHub says, and not what was sent', async (t) => {
  const { outcome } = await ask(t, [json({ message: `Bearer ${REQUEST_TOKEN} has expired` }, 401)])
  const error = outcome as Error & { code: string; status: number; fix: string }
  assert.deepEqual([error.code, error.status], ['IDENTITY_REFUSED', 401])
  assert.equal(error.message, 'The token endpoint of GitHub Actions refused (401): Bearer [removed] has expired')
  assert.match(error.fix, /job/)
  assertHidden(error, [REQUEST_TOKEN])
})

test('an answer without a token is reported, and never quoted', async (t) => {
  const value = jobToken()
  for (const answer of [
    json({}),
    json({ value: '' }),
    json({ value: 7 }),
    text('<html>'),
    text(`{"value":"${value}`),
  ]) {
    const { outcome } = await ask(t, [answer])
    assert.equal((outcome as { code: string }).code, 'IDENTITY_ANSWER_INVALID')
    assert.equal(
      (outcome as Error).message,
      'The token endpoint of GitHub Actions answered 200, but without a token in `value`.',
    )
    assertHidden(outcome, [value, REQUEST_TOKEN])
  }
})

test('a busy GitHub is retried, and an unreachable one is named', async (t) => {
  const { outcome } = await ask(t, [text('', 503), json({ value: jobToken() })])
  assert.equal((outcome as { token: string }).token, jobToken())

  const busy = await ask(
    t,
    Array.from({ length: 6 }, () => text('', 500)),
  )
  assert.equal((busy.outcome as { code: string }).code, 'IDENTITY_BUSY')
  assert.match((busy.outcome as { fix: string }).fix, /githubstatus\.com/)

  const away = await ask(t, [new TransportError('dns', 'x:443', 'no such host')])
  assert.equal((away.outcome as { code: string }).code, 'IDENTITY_NOT_FOUND')
  assert.equal((away.outcome as Error).message, 'No token endpoint of GitHub Actions answers at x:443 (dns).')
})
