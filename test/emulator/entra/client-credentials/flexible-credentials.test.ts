import assert from 'node:assert/strict'
import test from 'node:test'
import type { JWTPayload } from 'jose'
import { first, type TestWorld, testWorld } from '../../support.ts'
import { unknownGuid } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const subject = 'repo:contoso/towline:ref:refs/heads/main'
const flexible = { id: unknownGuid, name: 'flexible', subject: '', audiences: ['api://own'], description: null }

/** A world whose application also trusts by an expression, and what a job of GitHub sends there. */
function world(expression: string, more: Partial<typeof flexible> & { isRevoked?: boolean; issuer?: string } = {}) {
  const made = testWorld()
  const { state, application } = made
  const keys = state.issuers.get('https://issuer.example') ?? assert.fail('keys')
  for (const one of [issuer, 'https://gitlab.contoso.com']) (state.issuers as Map<string, typeof keys>).set(one, keys)
  application.federatedIdentityCredentials.push({ ...flexible, issuer, expression, ...more })
  return made
}

const job: JWTPayload = {
  iss: issuer,
  sub: subject,
  aud: 'api://own',
  repository_id: '42',
  xms_mirid: undefined,
  idtyp: undefined,
}

async function answer({ state }: TestWorld, claims: JWTPayload = {}): Promise<string> {
  const response = await exchange(state, { claims: { ...job, ...claims } })
  return response.status === 200 ? 'granted' : (await refused(Promise.resolve(response))).summary
}

test('a token that fits the expression of a flexible credential is exchanged, and one that does not is refused', async () => {
  const made = world("claims['sub'] matches 'repo:contoso/*:ref:refs/heads/????' and claims['repository_id'] eq '42'")
  assert.equal(await answer(made), 'granted')
  for (const claims of [
    { sub: 'repo:contoso/towline:ref:refs/heads/x' },
    { repository_id: '43' },
    { repository_id: undefined },
  ])
    assert.equal(await answer(made, claims), '401 invalid_client 7002131', JSON.stringify(claims))
  const { body } = await refused(exchange(made.state, { claims: { ...job, sub: 'x' } }))
  assert.match(body.error_description, /presented assertion subject 'x' or no federated identity credential expression/)
})

test('audience and revocation count for a flexible credential as for another one', async () => {
  const expression = "claims['sub'] matches 'repo:*'"
  assert.equal(await answer(world(expression), { aud: 'api://other' }), '401 invalid_client 700212')
  assert.equal(await answer(world(expression, { isRevoked: true })), '401 invalid_client 7005005')
})

test('an expression that a credential cannot have is refused at the exchange', async () => {
  for (const [expression, number] of [
    ["claims['sub'] startswith 'repo:'", 700233],
    ["claims['sub'] matches 'repo:*'.", 700233],
    ["claims['event_name'] eq 'push'", 700237],
    ["claims['repository_id'] matches '4*'", 700237],
  ] as const)
    assert.equal(await answer(world(expression)), `401 invalid_client ${number}`, expression)
  const numeric = world("claims['sub'] matches 'repo:*' and claims['repository_id'] eq '42'")
  assert.equal(await answer(numeric, { repository_id: 42 }), '401 invalid_client 700234')
})

test('an issuer that may not be trusted by an expression is refused, a managed identity too', async () => {
  const expression = "claims['sub'] matches '*'"
  const other = world(expression, { issuer: 'https://issuer.example' })
  assert.equal(await answer(other, { iss: 'https://issuer.example' }), '401 invalid_client 7002241')

  const made = world(expression)
  const [exact] = made.application.federatedIdentityCredentials
  assert.ok(exact)
  made.application.federatedIdentityCredentials = [{ ...flexible, issuer: exact.issuer, expression }]
  assert.equal((await refused(exchange(made.state))).summary, '401 invalid_client 7002241')
})

test('a flexible credential changes nothing for a subject that another credential names', async () => {
  const made = world('not an expression')
  await granted(exchange(made.state))
  made.application.federatedIdentityCredentials.push({ ...flexible, issuer, name: 'exact', subject })
  assert.equal(await answer(made), 'granted')
  const without = first(made.application.federatedIdentityCredentials)
  made.application.federatedIdentityCredentials = [without, { ...flexible, issuer, name: 'exact', subject: 'x' }]
  assert.equal(await answer(made), '401 invalid_client 700213', 'without an expression for the issuer')
})
