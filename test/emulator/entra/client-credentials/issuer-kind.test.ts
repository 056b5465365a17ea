import test from 'node:test'
import { testWorld } from '../../support.ts'
import { issuerKindRefusals } from '../refusal-cases/issuer-kind.ts'
import { testRefusals } from '../refusals.ts'
import { exchange, granted } from '../token-request.ts'

testRefusals('whose token the assertion is', issuerKindRefusals)

test('a user-assigned identity is taken where system-assigned ones are refused', async () => {
  const { state } = testWorld({ rejectSystemAssigned: true })
  const xms_mirid =
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/runner'
  await granted(exchange(state, { claims: { xms_mirid } }))
})
