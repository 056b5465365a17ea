import assert from 'node:assert/strict'
import test from 'node:test'
import type { TokenCredential } from '../../src/credential/assertion/custom.ts'
import { towlineCredential } from '../../src/credential/credential.ts'
import { RunError } from '../../src/errors/errors.ts'
import { graphClient } from '../../src/graph/client.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { scriptedSend } from '../support/scripted-send.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, assertionToken, CLIENT_ID, HOUR, TARGET_TENANT } from '../support/tokens.ts'

const SECRET = accessToken({}, 'MARKED-SIGNATURE')

test('an error of another library does not pass through as it is', async (t) => {
  const thrown: Readonly<Record<string, unknown>> = {
    'an error with a token in its words': new Error(`refused ${SECRET}`),
    'an error that holds the request': Object.assign(new Error('400'), {
      request: { headers: { authorization: SECRET } },
    }),
    'an error that holds another one': new AggregateError([new Error(SECRET)], 'all failed', {
      cause: new Error(SECRET),
    }),
    'an abort of its own': new DOMException(SECRET, 'AbortError'),
    'a text': SECRET,
    'a symbol': Symbol(SECRET),
    'an object without a prototype': Object.create(null),
    nothing: undefined,
  }
  for (const [name, value] of Object.entries(thrown)) {
    await t.test(`${name}, by the credential of a Graph client`, async (t) => {
      const credential: TokenCredential = { getToken: () => Promise.reject(value) }
      const { send } = scriptedSend(t)
      const call = graphClient({ credential, tenantId: TARGET_TENANT, send, ...fakeClock() }).get('/organization')
      await assert.rejects(call, (error: unknown) => {
        assertHidden(error, ['MARKED-SIGNATURE'])
        const { code, cause, message } = error as Error & { code: unknown }
        assert.equal(code, 'CREDENTIAL_FAILED')
        assert.equal(message, 'The credential that was given threw an error.')
        assert.ok(cause instanceof Error && !Object.keys(error as object).includes('cause'))
        return true
      })
    })

    await t.test(`${name}, by a source of assertions`, async (t) => {
      const { send } = scriptedSend(t)
      const assertion = { source: 'own', get: () => Promise.reject(value) }
      const credential = towlineCredential({
        tenantId: TARGET_TENANT,
        clientId: CLIENT_ID,
        assertion,
        send,
        ...fakeClock(),
      })
      await assert.rejects(credential.getToken('https://graph.microsoft.com/.default'), (error: unknown) => {
        assertHidden(error, ['MARKED-SIGNATURE'])
        assert.equal((error as { code: unknown }).code, 'ASSERTION_SOURCE_FAILED')
        return true
      })
    })
  }

  await t.test("Towline's own errors and the caller's interruption stay what they are", async (t) => {
    const interrupted = new RunError('INTERRUPTED', { message: 'm', likelyCause: 'c', fix: 'f' })
    const controller = new AbortController()
    const getToken = (): Promise<never> => {
      if (controller.signal.aborted) return Promise.reject(new Error('other'))
      return Promise.reject(interrupted)
    }
    const { send } = scriptedSend(t)
    const client = graphClient({ credential: { getToken }, tenantId: TARGET_TENANT, send, ...fakeClock() })
    await assert.rejects(client.get('/a'), (error) => error === interrupted)
    const slow: TokenCredential = {
      async getToken() {
        controller.abort(new Error('enough'))
        throw new Error('other')
      },
    }
    const other = graphClient({ credential: slow, tenantId: TARGET_TENANT, send, ...fakeClock() })
    await assert.rejects(other.get('/a', { signal: controller.signal }), { message: 'enough' })
  })
})

test('what is no token of text is not sent, whatever a library gives in its place', async (t) => {
  const odd: readonly unknown[] = [
    null,
    undefined,
    42,
    {},
    { token: 42 },
    { token: ['x'] },
    { token: '' },
    { token: { toString: 1 } },
    [],
  ]
  for (const value of odd) {
    const { send } = scriptedSend(t)
    const credential = { getToken: async () => value } as unknown as TokenCredential
    const client = graphClient({ credential, tenantId: TARGET_TENANT, send, ...fakeClock() })
    await assert.rejects(client.get('/organization'), { code: 'AUTHORITY_ANSWER_INVALID' })
    for (const assertion of [{ source: 'own', get: async () => value }, credential, () => value]) {
      const options = { tenantId: TARGET_TENANT, clientId: CLIENT_ID, assertion, send, ...fakeClock() }
      const asked = towlineCredential(options as never).getToken('https://graph.microsoft.com/.default')
      await assert.rejects(asked, (error: { code?: unknown }) =>
        /^ASSERTION_(SOURCE_FAILED|INVALID)$/.test(String(error.code)),
      )
    }
  }
})

test('an end that is no number does not lengthen the life of an assertion', async (t) => {
  for (const expiresOn of ['x', 1n, {}, Number.NaN, new Date(NOON + 99 * HOUR)]) {
    const { send } = scriptedSend(t)
    const assertion = () => ({ token: assertionToken({ exp: NOON / 1000 - 1 }), expiresOn })
    const options = { tenantId: TARGET_TENANT, clientId: CLIENT_ID, assertion, send, ...fakeClock() }
    const asked = towlineCredential(options as never).getToken('https://graph.microsoft.com/.default')
    await assert.rejects(asked, { code: 'ASSERTION_INVALID' })
  }
})
