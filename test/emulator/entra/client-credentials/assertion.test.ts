import assert from 'node:assert/strict'
import test from 'node:test'
import { assertion, start, testWorld } from '../../support.ts'
import { tampered } from '../forgery.ts'
import { assertionRefusals } from '../refusal-cases/assertion.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

testRefusals('the assertion', assertionRefusals)

test('an assertion is taken from its first second to its last', async () => {
  const { state } = testWorld()
  await granted(exchange(state, { claims: { nbf: start / 1000, exp: start / 1000 + 1 } }))
})

test('an assertion is refused a day after it was issued, and the refusal says which times were compared', async () => {
  let now = start
  const { state } = testWorld({}, () => now)
  const client_assertion = await assertion(state)
  now += 24 * 60 * 60 * 1000 + 313
  const { body } = await refused(exchange(state, { form: { client_assertion } }))
  assert.match(
    body.error_description,
    /Current time: 2026-11-25T10:00:00\.3130000Z, assertion valid from 2026-11-24T09:55:00\.0000000Z, expiry time of assertion 2026-11-25T10:00:00\.0000000Z\./,
  )
})

test('no refusal repeats the assertion or the secret', async () => {
  const { state } = testWorld()
  const client_assertion = tampered(await assertion(state), { sub: 'changed' })
  for (const form of [{ client_assertion }, { client_assertion: 'garbage-1' }, { client_secret: 'hunter2' }]) {
    const { body } = await refused(exchange(state, { form }))
    for (const secret of Object.values(form)) assert.ok(!JSON.stringify(body).includes(secret))
  }
})
