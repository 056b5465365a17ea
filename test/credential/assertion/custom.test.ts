import assert from 'node:assert/strict'
import test from 'node:test'
import {
  type AssertionFunction,
  customAssertion,
  type TokenCredential,
} from '../../../src/credential/assertion/custom.ts'
import { AssertionUnavailableError } from '../../../src/errors/errors.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { assertHidden } from '../../support/secrets.ts'
import { assertionToken, HOUR, seconds, unsignedToken } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const token = assertionToken({ exp: seconds(NOON + 2 * HOUR) })

function get(given: AssertionFunction | TokenCredential, signal?: AbortSignal) {
  return customAssertion(given, fakeClock()).get({ audience, signal })
}

test('what a function of customAssertion() may give', async (t) => {
  await t.test('a JWT alone is taken with its own end', async () => {
    assert.deepEqual(await get(() => token), { token, expiresOn: NOON + 2 * HOUR })
    assert.deepEqual(await get(async () => token), { token, expiresOn: NOON + 2 * HOUR })
  })

  await t.test('a token with an end is taken, and the earlier end counts', async () => {
    assert.equal((await get(() => ({ token, expiresOn: NOON + HOUR }))).expiresOn, NOON + HOUR)
    assert.equal((await get(() => ({ token, expiresOn: NOON + 9 * HOUR }))).expiresOn, NOON + 2 * HOUR)
  })

  await t.test('an opaque token is taken if its end is given', async () => {
    assert.equal((await get(() => ({ token: 'opaque', expiresOn: NOON + HOUR }))).expiresOn, NOON + HOUR)
    await assert.rejects(
      get(() => 'opaque'),
      { code: 'ASSERTION_INVALID' },
    )
    await assert.rejects(
      get(() => unsignedToken({})),
      { code: 'ASSERTION_INVALID' },
    )
  })

  await t.test('white space around a token is none of it', async () => {
    assert.deepEqual(await get(() => ` ${token}\r\n`), { token, expiresOn: NOON + 2 * HOUR })
    assert.deepEqual(await get(() => ({ token: `${token}\n`, expiresOn: NOON + HOUR })), {
      token,
      expiresOn: NOON + HOUR,
    })
  })

  await t.test('a wrong end is ignored, and the end of the token counts', async () => {
    assert.equal((await get(() => ({ token, expiresOn: Number.NaN }))).expiresOn, NOON + 2 * HOUR)
  })
})

test('a function gets the audience and nothing of the callers', async () => {
  const asked: unknown[] = []
  const source = customAssertion((options) => {
    asked.push(options)
    return token
  }, fakeClock())
  await Promise.all([source.get({ audience, signal: new AbortController().signal }), source.get({ audience })])
  assert.deepEqual(asked, [{ audience, signal: undefined }])
  assert.equal(source.source, 'custom')
})

test('a credential of another library gets the default scope of the audience', async () => {
  const asked: unknown[] = []
  const credential: TokenCredential = {
    async getToken(...request) {
      asked.push(request)
      return { token, expiresOnTimestamp: NOON + HOUR }
    },
  }
  assert.deepEqual(await get(credential), { token, expiresOn: NOON + HOUR })
  assert.deepEqual(asked, [['api://AzureADTokenExchange/.default', {}]])
})

test('customAssertion() with a source that gives nothing', async (t) => {
  const nothing: readonly [string, AssertionFunction | TokenCredential][] = [
    ['an empty text', () => ''],
    ['a blank text', () => ' \n'],
    ['a blank token with an end', () => ({ token: '\t', expiresOn: NOON + HOUR })],
    ['undefined', (() => undefined) as unknown as AssertionFunction],
    ['an object without a token', (() => ({})) as unknown as AssertionFunction],
    ['null from a credential', { getToken: async () => null }],
  ]
  for (const [name, given] of nothing) {
    await t.test(`a source that gives ${name} is an error`, async () => {
      await assert.rejects(get(given), {
        name: 'AssertionUnavailableError',
        code: 'ASSERTION_SOURCE_FAILED',
        message: 'The assertion source that was given returned no token.',
      })
    })
  }
})

test('customAssertion() with a source that throws', async (t) => {
  await t.test('the error says what the source threw, without tokens and without the request it held', async () => {
    const failure = Object.assign(new Error(`status 400, sent ${token}`), {
      name: 'AuthenticationRequiredError',
      config: { headers: { 'X-IDENTITY-HEADER': 'marked-header' } },
    })
    const error = await get(() => Promise.reject(failure)).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof AssertionUnavailableError)
    assert.equal(error.code, 'ASSERTION_SOURCE_FAILED')
    assert.equal(error.message, 'The assertion source that was given threw an error.')
    assert.equal((error.cause as Error).name, 'AuthenticationRequiredError')
    assert.equal((error.cause as Error).message, 'status 400, sent [token removed]')
    assertHidden(error, [token, 'marked-header'])
  })

  await t.test("Towline's own errors are passed on as they are", async () => {
    const own = new AssertionUnavailableError('IDENTITY_BUSY', { message: 'm', likelyCause: 'c', fix: 'f' })
    await assert.rejects(
      get(() => {
        throw own
      }),
      own,
    )
  })
})
