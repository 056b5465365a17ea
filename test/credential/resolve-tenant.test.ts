import assert from 'node:assert/strict'
import test from 'node:test'
import { resolveTenantId } from '../../src/credential/resolve-tenant.ts'
import { TransportError } from '../../src/http/send.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type Answer, json, scriptedSend, text } from '../support/scripted-send.ts'
import { TARGET_TENANT } from '../support/tokens.ts'

const HOST = 'https://login.microsoftonline.com'
const document = json({ token_endpoint: `${HOST}/${TARGET_TENANT}/oauth2/v2.0/token` })

async function resolve(t: import('node:test').TestContext, tenant: string, ...answers: Answer[]) {
  const { send, requests } = scriptedSend(t, ...answers)
  const outcome = await resolveTenantId(tenant, HOST, { send, ...fakeClock() }).catch((error: unknown) => error)
  return { outcome, requests }
}

test('resolveTenantId()', async (t) => {
  await t.test('a GUID costs no request', async (t) => {
    assert.equal((await resolve(t, TARGET_TENANT.toUpperCase())).outcome, TARGET_TENANT)
  })

  await t.test('the GUID of a domain is read from its OpenID configuration', async (t) => {
    const { outcome, requests } = await resolve(t, 'fabrikam.onmicrosoft.com', document)
    assert.equal(outcome, TARGET_TENANT)
    assert.equal(requests[0]?.url, `${HOST}/fabrikam.onmicrosoft.com/v2.0/.well-known/openid-configuration`)
    assert.equal(requests[0].headers, undefined)
  })

  await t.test('a busy service is tried within bounds, and reported as busy in the end', async (t) => {
    assert.equal((await resolve(t, 'a.example', text('', 503), document)).outcome, TARGET_TENANT)
    const far = text('', 429, { 'retry-after': '3600' })
    const { outcome } = await resolve(t, 'a.example', far)
    assert.deepEqual(pick(outcome), {
      code: 'AUTHORITY_BUSY',
      message: 'The token service answered 429 for tenant a.example, and no further try was in bounds.',
      fix: 'Run the command again after 2026-11-05T13:00:00.000Z.',
    })
  })

  await t.test('both forms of "no such tenant" that were seen are understood', async (t) => {
    for (const error of ['invalid_tenant', 'invalid_request']) {
      const { outcome } = await resolve(t, 'a.example', json({ error, error_codes: [90002] }, 400))
      assert.deepEqual(pick(outcome), {
        code: 'TENANT_NOT_FOUND',
        message: 'The token service knows no tenant "a.example".',
        fix: 'Use the tenant ID from the Entra admin center (Overview), and check the cloud.',
      })
      assert.equal((outcome as { aadsts: number }).aadsts, 90002)
    }
  })

  await t.test('an answer without a tenant is not taken for one', async (t) => {
    for (const other of [
      text('<html>'),
      json({}),
      json({ token_endpoint: `${HOST}/common/oauth2/v2.0/token` }),
      json({ token_endpoint: 7 }),
      text('', 204),
    ]) {
      const { outcome } = await resolve(t, 'a.example', other)
      assert.deepEqual(pick(outcome), {
        code: 'AUTHORITY_ANSWER_INVALID',
        message: `The token service answered ${other.status} when asked which tenant "a.example" is.`,
        fix: 'Request that address from this machine with `curl -v` to see what answers. Then exempt the address from interception.',
      })
    }
  })

  await t.test('a network that fails is reported as that, and not as an unknown tenant', async (t) => {
    const { outcome } = await resolve(t, 'a.example', new TransportError('tls', 'login', 'self-signed certificate'))
    assert.deepEqual(pick(outcome), {
      code: 'AUTHORITY_UNREACHABLE',
      message: 'No usable answer from the token service (tls: self-signed certificate).',
      fix: "Set NODE_EXTRA_CA_CERTS to the PEM file of that proxy's authority; do not switch verification off.",
    })
  })
})

function pick(error: unknown): { code: unknown; message: unknown; fix: unknown } {
  const { code, message, fix } = error as Record<'code' | 'message' | 'fix', unknown>
  return { code, message, fix }
}
