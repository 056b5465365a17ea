import assert from 'node:assert/strict'
import test from 'node:test'
import { readOAuthFailure } from '../../src/credential/oauth-answer.ts'
import { json, text } from '../support/scripted-send.ts'
import { assertionToken } from '../support/tokens.ts'

const ids = 'Trace ID: t-1 Correlation ID: c-1 Timestamp: 2026-11-05 12:00:00Z'
const body = {
  error: 'invalid_client',
  error_description: `AADSTS700213: No matching record found. ${ids}`,
  error_codes: [700213, 50000],
  timestamp: '2026-11-05 12:00:00Z',
  trace_id: '7ace0000-0000-4000-8000-000000000001',
  correlation_id: 'c0000000-0000-4000-8000-000000000001',
  suberror: 'message_only',
  claims: '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}',
}

test('readOAuthFailure()', async (t) => {
  await t.test('every field of a refusal is kept', () => {
    assert.deepEqual(readOAuthFailure(json(body, 401)), {
      status: 401,
      oauthError: 'invalid_client',
      errorCodes: [700213, 50000],
      suberror: 'message_only',
      claims: '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}',
      traceId: '7ace0000-0000-4000-8000-000000000001',
      correlationId: 'c0000000-0000-4000-8000-000000000001',
      description: 'AADSTS700213: No matching record found.',
    })
  })

  await t.test('the ids are taken off the description, whatever stands between them', () => {
    for (const separator of ['\r\n', '\n', ' ', '  ']) {
      const description = `AADSTS90002: Tenant 'x' not found.${separator}${ids.replaceAll(' C', `${separator}C`).replaceAll(' Ti', `${separator}Ti`)}`
      assert.equal(
        readOAuthFailure(json({ error_description: description }, 400)).description,
        "AADSTS90002: Tenant 'x' not found.",
        JSON.stringify(separator),
      )
    }
  })

  await t.test('a description of several lines becomes one line', () => {
    const { description } = readOAuthFailure(
      json({ error_description: 'AADSTS70021: No match.\r\nAssertion Issuer: x\u001b[31m' }, 400),
    )
    assert.equal(description, 'AADSTS70021: No match. Assertion Issuer: x [31m')
  })

  await t.test(
    'the number is found in the description and the trace in the header where their fields are missing',
    () => {
      const { errorCodes, traceId } = readOAuthFailure(
        json({ error: 'invalid_request', error_description: 'AADSTS900144: The body lacks scope.' }, 400, {
          'x-ms-request-id': '4ead0000-0000-4000-8000-000000000001',
        }),
      )
      assert.deepEqual(errorCodes, [900144])
      assert.equal(traceId, '4ead0000-0000-4000-8000-000000000001')
    },
  )

  await t.test('of HTML, truncated JSON and other JSON only the status is kept', () => {
    for (const other of [
      '<html>',
      '{"error":"inva',
      '[]',
      'null',
      '"text"',
      '',
      '{"error":{"code":"x"},"error_codes":"700213"}',
    ]) {
      const { status, ...rest } = readOAuthFailure(text(other, 502))
      assert.equal(status, 502)
      assert.deepEqual(
        Object.values(rest).filter((value) => value !== undefined && String(value) !== ''),
        [],
        other,
      )
    }
  })

  await t.test('no token is kept, in whichever field the service quotes it', () => {
    const token = assertionToken({}, 'MARKED-SIGNATURE')
    const echo = Object.fromEntries(Object.keys(body).map((name) => [name, `x ${token} y`]))
    const failure = readOAuthFailure(json(echo, 400, { 'x-ms-request-id': token }))
    assert.ok(!JSON.stringify(failure).includes('MARKED-SIGNATURE'))
    assert.equal(failure.oauthError, 'x [token removed] y')
  })

  await t.test('only the first 2,000 characters of a megabyte are kept, without the blanks at their end', () => {
    const description = (text: string) => readOAuthFailure(json({ error_description: text }, 400)).description
    assert.equal(description(' '.repeat(1_000_000)), '')
    assert.equal(description(`words${' '.repeat(1_000_000)}Trace ID: x`), 'words')
    assert.equal(description('a '.repeat(500_000))?.length, 1_999)
  })
})
