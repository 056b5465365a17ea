import test from 'node:test'
import { testWorld } from '../../support.ts'
import { federationPolicyRefusals } from '../refusal-cases/federation-policy.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted } from '../token-request.ts'

testRefusals('what the home tenant allows to federate with', federationPolicyRefusals)

test('an allowed issuer is taken, in its own cloud', async () => {
  const { state, home, target } = testWorld()
  home.allowedIssuers = [`https://login.microsoftonline.com/${home.id}/v2.0`]
  home.cloud = 'global'
  target.cloud = 'global'
  await granted(exchange(state))
})

test('what the target allows to federate with is of no importance', async () => {
  const { state, target } = testWorld()
  target.allowedIssuers = []
  await granted(exchange(state))
})
