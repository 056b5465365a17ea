import assert from 'node:assert/strict'
import test from 'node:test'
import { explainError } from '../../src/explain/pasted-error/from-error.ts'

const first = (text: string) => explainError(text).causes[0]

test('explainError() names the restrictions and revocations of 2026 by their numbers', async (t) => {
  for (const [text, code, certainty] of [
    [
      "Connect-MgGraph : ClientSecretCredential authentication failed: AADSTS5000211: A tenant restrictions policy added to this request by a device or network administrator does not allow access to 'Northwind'.",
      'TENANT_RESTRICTED',
      'certain',
    ],
    ['{"error":"invalid_request","error_codes":[50002]}', 'TENANT_RESTRICTED', 'certain'],
    ["AADSTS7005003: The provided client secret keys for app '{x}' are revoked.", 'CREDENTIAL_REVOKED', 'certain'],
    ['AADSTS7005004: The provided client assertion is using a key which is revoked.', 'CREDENTIAL_REVOKED', 'certain'],
    ["AADSTS7005005: The provided federated credential with id: 'y' is revoked.", 'FIC_REVOKED', 'certain'],
    ['AADSTS7005006: x has blocked token issuance for this request.', 'ISSUANCE_REVOKED', 'certain'],
    ['AADSTS650059: The application is not configured for use in the tenant.', 'NOT_MULTI_TENANT', 'likely'],
  ] as const) {
    await t.test(`${code}: ${text.slice(0, 60)}`, () => {
      assert.deepEqual([first(text)?.code, first(text)?.certainty], [code, certainty])
    })
  }
})

test('the fix for tenant restrictions names the header and the policy of both versions', () => {
  const { fix } = first('AADSTS5000211: A tenant restrictions policy …') ?? assert.fail('no cause')
  assert.match(fix.host ?? '', /`Restrict-Access-To-Tenants`/)
  assert.match(fix.host ?? '', /sec-Restrict-Tenant-Access-Policy: <tenant ID>:<policy ID>/)
  assert.match(fix.host ?? '', /Cross-tenant access settings/)
})

test('a missing service principal may also have been deleted with a governance relationship', () => {
  const { causes } = explainError(
    'AADSTS7000229: The client application x is missing service principal in the tenant y.',
  )
  assert.deepEqual(
    causes.map(({ code, certainty }) => [code, certainty]),
    [
      ['CONSENT_NOT_GIVEN', 'likely'],
      ['NOT_YET_EVERYWHERE', 'possible'],
      ['SERVICE_PRINCIPAL_DELETED', 'possible'],
    ],
  )
  assert.match(causes[2]?.fix.target ?? '', /governance relationship/)
})

test('an identity that may not be assigned to a host is IDENTITY_RESTRICTED, and never certain', () => {
  for (const text of [
    'The user assigned identity mi-jobs cannot be used by Microsoft.Web/sites because of its assignmentRestrictions.',
    'BadRequest: The assignment restriction of the identity does not list the resource provider Microsoft.App.',
    'Identity mi-jobs has resource restrictions that do not include Microsoft.Automation.',
  ]) {
    assert.deepEqual([first(text)?.code, first(text)?.certainty], ['IDENTITY_RESTRICTED', 'likely'], text)
  }
})

test('restrictions of something else are not those of an identity', () => {
  for (const text of [
    'The resource restriction of the subscription does not allow this region.',
    'Assignment restrictions apply to this task.',
  ]) {
    assert.equal(first(text)?.code, 'UNKNOWN', text)
  }
})

test('a job of GitHub is told about both forms of its subject where the subject was refused', () => {
  const [cause] = explainError(
    "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:adatum@1234/site@5678:ref:refs/heads/main'.",
  ).causes
  assert.equal(cause?.code, 'FIC_SUBJECT_DIFFERS')
  assert.match(cause.evidence.join('\n'), /repo:<owner>@<ID>\/<repository>@<ID>:…/)
})

test('a missing service of the target is made there, and licences come second', () => {
  const { fix } =
    first('AADSTS650052: The app needs access to a service that your organization lacks.') ?? assert.fail()
  assert.match(
    fix.target ?? '',
    /`az ad sp create --id <client ID>`.+`New-MgServicePrincipal.+`POST \/servicePrincipals`.+licences/,
  )
})

test('an issuer whose keys could not be read is likely, and is tried again first', () => {
  for (const number of [50166, 501661, 90061]) {
    const cause = first(`AADSTS${number}: Request to External OIDC endpoint failed.`)
    assert.deepEqual([cause?.code, cause?.certainty], ['ISSUER_UNREACHABLE', 'likely'])
    assert.match(cause?.fix.host ?? '', /^Try again in a few minutes, and look at the status pages/)
  }
})
