import assert from 'node:assert/strict'
import test from 'node:test'
import type { CredentialObject } from '../../src/directory/objects/federated-credential.ts'
import { compareHop } from '../../src/explain/hops/compare.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const audience = 'api://AzureADTokenExchange'
const presented = {
  issuer,
  subject: 'repo:contoso/a:ref:refs/heads/main',
  audience,
  clientIds: {},
  isEntra: false,
  mayBeAnother: false,
}
const exact: CredentialObject = {
  id: '1',
  name: 'exact',
  issuer,
  subject: 'repo:contoso/a:ref:refs/heads/x',
  audiences: [audience],
}
const flexible: CredentialObject = { ...exact, id: '2', name: 'flexible', subject: null }

function causes(...credentials: CredentialObject[]): string[] {
  return compareHop({ source: 'test', credentials }, presented).causes.map(
    ({ code, certainty }) => `${code} ${certainty}`,
  )
}

test('compareHop() is not certain of a subject where a flexible credential of the issuer may be meant', () => {
  assert.deepEqual(causes(exact), ['FIC_SUBJECT_DIFFERS certain'])
  assert.deepEqual(causes(exact, flexible), ['FIC_SUBJECT_DIFFERS likely', 'FIC_FLEXIBLE possible'])
  const elsewhere = { ...flexible, issuer: 'https://gitlab.com' }
  assert.deepEqual(causes(exact, elsewhere), ['FIC_SUBJECT_DIFFERS certain'])
})

test('compareHop() passes a credential that fits beside a flexible one', () => {
  const { hop } = compareHop(
    { source: 'test', credentials: [flexible, { ...exact, subject: presented.subject }] },
    presented,
  )
  assert.equal(hop.status, 'passed')
})

test('compareHop() names flexible credentials where there are no others', () => {
  assert.deepEqual(causes(flexible), ['FIC_FLEXIBLE likely'])
})
