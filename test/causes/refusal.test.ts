import assert from 'node:assert/strict'
import test from 'node:test'
import { catalogue, causeCodes } from '../../src/causes/catalogue.ts'
import { causesOfRefusal, type Refusal } from '../../src/causes/diagnose/refusal.ts'
import { shortDiagnosis } from '../../src/causes/finding.ts'

const told = (refusal: Refusal) => causesOfRefusal(refusal).map(({ code, certainty }) => `${code} ${certainty}`)

test('a number is certain only where it proves the one cause under which it stands', () => {
  for (const number of new Set(causeCodes.flatMap((code) => catalogue[code].aadsts ?? []))) {
    const listed = causeCodes.filter((code) => catalogue[code].aadsts?.includes(number))
    const [first, ...others] = causesOfRefusal({ numbers: [number] })
    const isProof = listed.length === 1 && listed.every((code) => catalogue[code].proven)
    assert.equal(first?.certainty, isProof ? 'certain' : 'likely', `AADSTS${number}`)
    assert.deepEqual(
      others.map(({ code, certainty }) => [code, certainty]),
      listed.slice(1).map((code) => [code, 'possible']),
    )
  }
})

for (const [number, ...expected] of [
  [700231, 'ASSERTION_CHAINED certain'],
  [700221, 'ISSUER_NAMED_OTHERWISE likely'],
  [50058, 'SIGN_IN_NOT_DONE likely'],
  [7002121, 'ASSERTION_FOR_OTHER_API likely', 'FIC_AUDIENCE_DIFFERS possible'],
  [700021, 'ASSERTION_SELF_SIGNED likely', 'CERTIFICATE_REFUSED possible'],
  [700022, 'SCOPE_MALFORMED likely', 'CERTIFICATE_REFUSED possible'],
  [700023, 'SCOPE_MALFORMED likely', 'CERTIFICATE_REFUSED possible'],
  [50012, 'SECRET_REFUSED likely', 'CERTIFICATE_REFUSED possible'],
  [70002, 'SECRET_REFUSED likely', 'CERTIFICATE_REFUSED possible'],
  [70000, 'SIGN_IN_NOT_DONE likely'],
  [50166, 'ISSUER_UNREACHABLE likely'],
  [501661, 'ISSUER_UNREACHABLE likely'],
  [90061, 'ISSUER_UNREACHABLE likely'],
  [65001, 'CONSENT_NOT_GIVEN likely', 'CONSENT_NEEDS_ADMIN possible'],
  [5000211, 'TENANT_RESTRICTED certain'],
  [50002, 'TENANT_RESTRICTED certain'],
  [50057, 'SIGN_IN_ACCOUNT_DISABLED certain'],
  [501051, 'ASSIGNMENT_REQUIRED certain'],
  [50105, 'SIGN_IN_NOT_ASSIGNED certain'],
  [5002723, 'ASSERTION_KEY_UNNAMED certain'],
  [50133, 'SIGN_IN_NOT_DONE likely'],
  [530035, 'SIGN_IN_BLOCKED likely'],
  [90099, 'CONSENT_NOT_GIVEN likely'],
  [90130, 'TENANT_NOT_NAMED certain'],
  [900384, 'ASSERTION_SIGNATURE_WRONG likely'],
  [100007, 'REGIONAL_ENDPOINT certain'],
  [53004, 'SIGN_IN_NOT_REGISTERED likely'],
  [80002, 'SIGN_IN_PROVIDER_FAILED likely'],
  [7005003, 'CREDENTIAL_REVOKED certain'],
  [7005004, 'CREDENTIAL_REVOKED certain'],
  [7005005, 'FIC_REVOKED certain'],
  [7005006, 'ISSUANCE_REVOKED certain'],
  [650059, 'NOT_MULTI_TENANT likely', 'TENANT_NOT_LISTED possible'],
  [7000229, 'CONSENT_NOT_GIVEN likely', 'NOT_YET_EVERYWHERE possible', 'SERVICE_PRINCIPAL_DELETED possible'],
  [650052, 'SERVICE_NOT_THERE likely'],
  [50128, 'TENANT_MALFORMED likely', 'TENANT_NOT_NAMED possible'],
  [650051, 'UNKNOWN certain'],
  [5002738, 'ASSERTION_ALGORITHM certain'],
  [1002016, 'TLS_TOO_OLD certain'],
  [7000214, 'CREDENTIAL_REVOKED certain'],
  [1000502, 'CERTIFICATE_REFUSED likely'],
  [700038, 'CLIENT_ID_UNKNOWN likely'],
  [500571, 'SIGN_IN_ACCOUNT_DISABLED certain'],
  [500341, 'SIGN_IN_OTHER_TENANT likely'],
  [650053, 'PERMISSIONS_NOT_REQUESTED likely'],
] as const) {
  test(`AADSTS${number} stands for ${expected.join(' and ')}`, () => {
    assert.deepEqual(told({ numbers: [number] }), expected)
  })
}

test('where an older number stands for several causes, its text chooses', () => {
  const older = (said: string) =>
    told({ numbers: [70002, 50012], said: `AADSTS70002: Error validating credentials. AADSTS50012: ${said}` })
  assert.deepEqual(older('Client assertion is not within its valid time range.'), [
    'ASSERTION_ENDED likely',
    'CLOCK_WRONG possible',
  ])
  assert.deepEqual(older('Client assertion contains an invalid signature.'), ['ASSERTION_SIGNATURE_WRONG likely'])
  assert.deepEqual(older('Client assertion audience claim does not match Realm issuer.'), [
    'CERTIFICATE_REFUSED likely',
  ])
  assert.deepEqual(older('Invalid client secret is provided.'), ['SECRET_REFUSED likely'])
  assert.deepEqual(older('Something else.'), ['SECRET_REFUSED likely', 'CERTIFICATE_REFUSED possible'])
  const others = 'AADSTS700213: No record. AADSTS50012: Invalid client secret is provided.'
  assert.deepEqual(told({ numbers: [700213], said: others }), [
    'FIC_SUBJECT_DIFFERS likely',
    'NOT_YET_EVERYWHERE possible',
  ])
})

for (const [what, text, first] of [
  [
    'an application that is looked for in the tenant of `organizations`',
    'AADSTS7000229: The client application 6f1d0c7e-52b1-4c38-9a8a-0d6b7f3e2a11 is missing service principal in the tenant f8cdef31-a31e-4b4a-93e4-5f571e91255a.',
    'TENANT_NOT_NAMED likely',
  ],
  [
    'an application that is looked for in the tenant of personal accounts',
    "AADSTS700016: Application with identifier '6f1d0c7e-52b1-4c38-9a8a-0d6b7f3e2a11' was not found in the directory '9cd80435-793b-4f48-844b-6b3f37d1c1f3'.",
    'TENANT_NOT_NAMED likely',
  ],
  [
    'an application that is looked for in any other tenant',
    'AADSTS7000229: The client application f8cdef31-a31e-4b4a-93e4-5f571e91255a is missing service principal in the tenant 0a4c61a4-7f3f-4f0e-9c4b-2d1e55a7c0de.',
    'CONSENT_NOT_GIVEN likely',
  ],
  [
    'a certificate whose key was revoked',
    'AADSTS700027: The provided client assertion for 6f1d0c7e-52b1-4c38-9a8a-0d6b7f3e2a11 is using a key which is revoked. Please specify a valid client assertion.',
    'CREDENTIAL_REVOKED likely',
  ],
  [
    'a certificate that is not registered',
    'AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found.]',
    'ASSERTION_SIGNATURE_WRONG likely',
  ],
  [
    'an application that may be used in listed tenants only',
    "AADSTS650059: The application is not configured for use in the tenant. The value of 'signInAudienceRestrictions' limits it.",
    'TENANT_NOT_LISTED likely',
  ],
] as const) {
  test(`the text of a refusal tells apart ${what}`, () => {
    const number = Number(/AADSTS(\d+)/.exec(text)?.[1])
    assert.equal(told({ numbers: [number], said: text })[0], first)
  })
}

test('a refused audience of the token exchange is not ASSERTION_FOR_OTHER_API', () => {
  const refused = (audience: string) =>
    told({
      numbers: [7002121],
      said: `AADSTS7002121: No matching federated identity record found for presented assertion audience '${audience}'.`,
    })
  assert.deepEqual(refused('api://AzureADTokenExchangeUSGov'), [
    'FIC_AUDIENCE_DIFFERS likely',
    'NOT_YET_EVERYWHERE possible',
  ])
  assert.deepEqual(refused('https://graph.microsoft.com'), [
    'ASSERTION_FOR_OTHER_API likely',
    'FIC_AUDIENCE_DIFFERS possible',
  ])
})

test('of several numbers the first is likely and the others are possible, even if each alone is a proof', () => {
  assert.deepEqual(told({ numbers: [700236, 50194] }), ['WRONG_DIRECTION likely', 'NOT_MULTI_TENANT possible'])
  assert.deepEqual(told({ numbers: [50194, 700236] }), ['NOT_MULTI_TENANT likely', 'WRONG_DIRECTION possible'])
})

test('a number that only refuses counts only without another known number, in any order', () => {
  for (const numbers of [
    [70002, 700231],
    [700231, 70002],
  ])
    assert.deepEqual(told({ numbers }), ['ASSERTION_CHAINED certain'])
})

test('an unknown number beside a known one lowers the certainty, and the evidence names it', () => {
  const [first] = causesOfRefusal({ numbers: [7999999, 700231] })
  assert.deepEqual([first?.code, first?.certainty, first?.aadsts], ['ASSERTION_CHAINED', 'likely', 700231])
  assert.match(first?.evidence.join('\n') ?? '', /AADSTS7999999 is a number that Towline does not know/)
})

test('a number that is listed for another flow is told its meaning, and comes after one that names a cause', () => {
  const [only, ...others] = causesOfRefusal({ numbers: [75011] })
  assert.deepEqual(others, [])
  assert.deepEqual([only?.code, only?.certainty, only?.aadsts], ['NUMBER_OF_OTHER_FLOW', 'likely', 75011])
  assert.match(only?.evidence.join(' ') ?? '', /AADSTS75011 means that the user authenticated in another way/)
  assert.deepEqual(told({ numbers: [75011, 700213] })[0], 'FIC_SUBJECT_DIFFERS likely')
})

test('the short error of an unknown number names no cause, whatever the OAuth error says', () => {
  for (const oauthError of ['invalid_request', 'access_denied', 'interaction_required', 'invalid_client']) {
    const short = shortDiagnosis(causesOfRefusal({ numbers: [7999999], oauthError }))
    assert.equal(short.likelyCause, 'Towline has no explanation for this number or text.', oauthError)
    assert.match(short.fix, /^Look up the number at https:/, oauthError)
  }
  const known = shortDiagnosis(causesOfRefusal({ numbers: [900144], oauthError: 'invalid_request' }))
  assert.match(known.likelyCause, /^A part of the request cannot be read or is missing/)
})

test('the short error of a number of another flow says what the number means', () => {
  const { likelyCause } = shortDiagnosis(causesOfRefusal({ numbers: [120002], oauthError: 'invalid_request' }))
  assert.match(likelyCause, /^AADSTS120002 means that the new password is too weak\. Microsoft lists this number for/)
})

test('an OAuth error that names a cause makes that cause possible, and calls the number unknown', () => {
  const [only, ...others] = causesOfRefusal({ numbers: [7999999], oauthError: 'invalid_request' })
  assert.deepEqual(others, [])
  assert.deepEqual(only, {
    code: 'REQUEST_MALFORMED',
    certainty: 'possible',
    aadsts: 7999999,
    evidence: ['AADSTS7999999 is a number that Towline does not know.', 'The OAuth error is invalid_request.'],
  })
})

test('an OAuth error that only refuses says what was refused, and the cause is UNKNOWN', () => {
  for (const oauthError of ['invalid_client', 'invalid_grant', 'unauthorized_client']) {
    const [only, ...others] = causesOfRefusal({ numbers: [7999999], oauthError })
    assert.deepEqual([only?.code, others], ['UNKNOWN', []])
    assert.match(
      only?.evidence.join('\n') ?? '',
      new RegExp(`does not know\\.\nThe OAuth error is ${oauthError}: .+\\.$`),
    )
  }
})

test('of many unknown numbers a few are named and the rest is counted', () => {
  const numbers = [700213, ...Array.from({ length: 20 }, (_, index) => 990_000 + index)]
  const [first] = causesOfRefusal({ numbers })
  assert.equal(first?.code, 'FIC_SUBJECT_DIFFERS')
  assert.equal(first.evidence.filter((line) => /^AADSTS99\d+ is a number that/.test(line)).length, 8)
  assert.equal(first.evidence.at(-1), 'Towline does not know 12 more of the numbers.')
  assert.doesNotMatch(causesOfRefusal({ numbers: numbers.slice(0, 9) })[0]?.evidence.join(' ') ?? '', /more of the/)
})
