import assert from 'node:assert/strict'
import test from 'node:test'
import { entra } from '../../../src/emulator/entra/index.ts'
import { testWorld } from '../support.ts'
import { type ErrorBody, exchange, tokenUrl } from './token-request.ts'

const clientRequestId = '6a1f9c52-6f0e-4d5b-8f55-2f7a2f3f3c01'

test('a granted token request', async (t) => {
  const response = await exchange(testWorld().state)

  await t.test('a granted token request has exactly four fields', async () => {
    const body = (await response.clone().json()) as object
    assert.deepEqual(Object.keys(body), ['token_type', 'expires_in', 'ext_expires_in', 'access_token'])
  })

  await t.test('a granted token request has the headers of a real one', () => {
    assertTokenHeaders(response, 0)
  })
})

test('a refused token request', async (t) => {
  const { state } = testWorld()
  const response = await exchange(state, { form: { client_assertion: 'x', 'client-request-id': clientRequestId } })
  const body = (await response.json()) as ErrorBody

  await t.test('a refused token request has the fields of a real one, in their order', () => {
    assert.deepEqual(body, {
      error: 'invalid_request',
      error_description: `AADSTS50027: JWT token is invalid or malformed. Trace ID: ${body.trace_id} Correlation ID: ${clientRequestId} Timestamp: 2026-11-24 10:00:00Z`,
      error_codes: [50027],
      timestamp: '2026-11-24 10:00:00Z',
      trace_id: body.trace_id,
      correlation_id: clientRequestId,
      error_uri: 'https://login.microsoftonline.com/error?code=50027',
    })
    assert.equal(
      Object.keys(body).join(),
      'error,error_description,error_codes,timestamp,trace_id,correlation_id,error_uri',
    )
  })

  await t.test('a refused token request has the headers of a real one, and its trace ID among them', () => {
    assertTokenHeaders(response, 50027)
    assert.equal(response.headers.get('x-ms-request-id'), body.trace_id)
    assert.match(body.trace_id, /00$/)
    assert.equal(response.headers.get('client-request-id'), clientRequestId)
  })

  await t.test('a refused token request separates the description as it was until 2023 when told to', async () => {
    const world = testWorld({ descriptionSeparator: '\r\n' })
    const refusal = (await (await exchange(world.state, { form: { client_assertion: 'x' } })).json()) as ErrorBody
    assert.match(refusal.error_description, /malformed\.\r\nTrace ID: \S+\r\nCorrelation ID: \S+\r\nTimestamp: /)
  })
})

test('the client request ID is echoed wherever a client puts it', async () => {
  const { state } = testWorld()
  const url = tokenUrl(state.world)
  const ask = async (address: string, headers: Record<string, string>) => {
    const response = await entra(state).request(address, { method: 'POST', headers })
    return ((await response.json()) as ErrorBody).correlation_id
  }
  assert.equal(await ask(`${url}?client-request-id=${clientRequestId}`, {}), clientRequestId)
  assert.equal(await ask(url, { 'client-request-id': clientRequestId }), clientRequestId)
  assert.equal(await ask(url, { 'x-ms-client-request-id': clientRequestId }), clientRequestId)
  assert.notEqual(await ask(url, {}), clientRequestId)
})

function assertTokenHeaders({ headers }: Response, code: number): void {
  assert.equal(headers.get('content-type'), 'application/json; charset=utf-8')
  assert.equal(headers.get('cache-control'), 'no-store, no-cache')
  assert.equal(headers.get('pragma'), 'no-cache')
  assert.equal(headers.get('expires'), '-1')
  assert.equal(headers.get('p3p'), 'CP="DSP CUR OTPi IND OTRi ONL FIN"')
  assert.equal(headers.get('x-ms-clitelem'), `1,${code},0,,`)
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains')
}
