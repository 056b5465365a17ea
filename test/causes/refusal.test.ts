import assert from 'node:assert/strict'
import test from 'node:test'
import { catalogue, causeCodes } from '../../src/causes/catalogue.ts'
import { causesOfRefusal, type Refusal } from '../../src/causes/diagnose/refusal.ts'

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
  [90061, 'ISSUER_UNREACHABLE certain'],
  [650052, 'SERVICE_NOT_THERE likely'],
  [50128, 'TENANT_MALFORMED likely', 'TENANT_NOT_NAMED possible'],
  [650051, 'UNKNOWN certain'],
  [5002738, 'UNKNOWN certain'],
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
