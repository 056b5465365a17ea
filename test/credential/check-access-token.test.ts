import assert from 'node:assert/strict'
import test from 'node:test'
import { checkAccessToken } from '../../src/credential/check-access-token.ts'
import { clouds } from '../../src/credential/clouds.ts'
import { NOON } from '../support/fake-clock.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, CLIENT_ID, HOME_TENANT, seconds, TARGET_TENANT, unsignedToken } from '../support/tokens.ts'

const GRAPH = 'https://graph.microsoft.com'
const GRAPH_ID = '00000003-0000-0000-c000-000000000000'
const OTHER_ID = '00000003-0000-0ff1-ce00-000000000000'

function check(claims: Readonly<Record<string, unknown>>, resource = GRAPH, clientId?: string): number {
  return checkAccessToken(accessToken(claims), { tenantId: TARGET_TENANT, resource, now: NOON, clientId })
}

test('checkAccessToken() returns when a token of the bound tenant, for the resource, expires', () => {
  assert.equal(check({ exp: seconds(NOON) + 3600 }), NOON + 3_600_000)
  assert.equal(check({ exp: seconds(NOON) + 3600, tid: TARGET_TENANT.toUpperCase() }), NOON + 3_600_000)
  assert.equal(check({ exp: seconds(NOON) + 1 }), NOON + 1000)
})

test('checkAccessToken() accepts the resource as audience in any of its spellings', () => {
  const accepted: [audience: string, resource: string][] = [
    ...Object.values(clouds).flatMap(({ graph }): [string, string][] => [
      [graph, graph],
      [`${graph}/`, graph],
      [GRAPH_ID, graph],
      [graph, GRAPH_ID],
    ]),
    ['HTTPS://Graph.Microsoft.com', GRAPH],
    ['https://contoso.sharepoint.com', 'https://contoso.sharepoint.com'],
    [OTHER_ID, 'api://some-app'],
  ]
  for (const [aud, resource] of accepted) {
    assert.equal(check({ aud, exp: seconds(NOON) + 60 }, resource), NOON + 60_000, `${aud} for ${resource}`)
  }
})

test('checkAccessToken() accepts what tokens of Entra hold beside tenant, resource and end', () => {
  const exp = seconds(NOON) + 60
  for (const claims of [
    { iss: `https://sts.windows.net/${TARGET_TENANT}/`, appid: CLIENT_ID, idtyp: 'app', ver: '1.0' },
    { iss: `https://login.microsoftonline.us/${TARGET_TENANT}/v2.0`, azp: CLIENT_ID.toUpperCase(), ver: '2.0' },
    { iss: `https://login.partner.microsoftonline.cn/${TARGET_TENANT.toUpperCase()}/v2.0` },
    { nbf: seconds(NOON) + 299 },
    // By a clock that is two hours slow, a token begins in two hours and was issued then.
    { nbf: seconds(NOON) + 7_200, iat: seconds(NOON) + 7_200, exp: seconds(NOON) + 60 },
    {},
  ]) {
    assert.equal(check({ exp, ...claims }, GRAPH, CLIENT_ID), NOON + 60_000, JSON.stringify(claims))
  }
  // An admin's token is one of a person, got by another application.
  assert.equal(check({ exp, idtyp: 'user', appid: HOME_TENANT, scp: 'User.Read' }), NOON + 60_000)
})

test('checkAccessToken() refuses a token of another caller, tenant or time than the one that was asked for', async (t) => {
  const later = seconds(NOON) + 3600
  const refused: readonly [name: string, claims: Readonly<Record<string, unknown>>, message: RegExp][] = [
    ['a tenant in a list', { tid: [TARGET_TENANT] }, /^The token belongs to tenant \(a list\), not to /],
    ['a tenant in a list of lists', { tid: [[TARGET_TENANT]] }, /^The token belongs to tenant \(a list\)/],
    ['a tenant that is an object', { tid: { toString: 1 } }, /^The token belongs to tenant \(an object\)/],
    ['an audience in a list', { aud: [GRAPH] }, /^The token is for \(a list\), not for /],
    [
      'an issuer of another tenant',
      { iss: `https://sts.windows.net/${HOME_TENANT}/` },
      /^The token was issued by https:\/\/sts/,
    ],
    ['an issuer that begins alike', { iss: `https://sts.windows.net/${TARGET_TENANT}0/` }, /^The token was issued by /],
    [
      'an issuer in a list',
      { iss: [`https://sts.windows.net/${TARGET_TENANT}/`] },
      /^The token was issued by \(a list\)/,
    ],
    ['another application', { appid: HOME_TENANT }, /^The token was issued to application 1{8}-/],
    [
      'another application in version 2',
      { appid: CLIENT_ID, azp: HOME_TENANT },
      /^The token was issued to application 1{8}-/,
    ],
    ['an application in a list', { appid: [CLIENT_ID] }, /^The token was issued to application \(a list\)/],
    ['a person', { idtyp: 'user' }, /^The token was issued to a caller of type user, not to the application itself/],
    ['delegated permissions', { scp: 'User.Read' }, /^The token was issued to a person/],
    [
      'a begin in an hour',
      { nbf: later },
      /^The token is not valid yet \(2026-11-05T13:00:00\.000Z\)\. It was not used\./,
    ],
    ['a begin after it was issued', { nbf: later, iat: seconds(NOON) }, /^The token is not valid yet/],
    ['a begin that is no time', { nbf: 'x' }, /^The token is not valid yet \(it names no time from which it is\)/],
    ['a begin out of reach', { nbf: 1e300 }, /^The token is not valid yet/],
  ]
  for (const [name, claims, message] of refused) {
    await t.test(`a token with ${name} is refused`, () => {
      assert.throws(() => check(claims, GRAPH, CLIENT_ID), { code: 'TOKEN_MISMATCH', message })
    })
  }

  const [header = '', payload = '', signature = ''] = accessToken().split('.')
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  const twice = `{"tid":"${HOME_TENANT}",${Buffer.from(payload, 'base64url').toString().slice(1)}`
  for (const [name, token] of Object.entries({
    'two parts': `${header}.${payload}`,
    'five parts': `${header}.${payload}.${signature}.eA.eA`,
    'no signature': `${header}.${payload}.`,
    'a line end': `${header}.${payload}.${signature}\n`,
    'no algorithm of a signature': `${part('{"alg":"none"}')}.${payload}.${signature}`,
    'an algorithm in other letters': `${part('{"alg":"NoNe"}')}.${payload}.${signature}`,
    'a header that is no object': `${part('[]')}.${payload}.${signature}`,
    padding: `${header}.${payload}=.${signature}`,
    'a blank in its base64': `${header}.${payload.slice(0, 8)} ${payload.slice(8)}.${signature}`,
    'letters of plain base64': `${header}.${payload.slice(0, -1)}+.${signature}`,
    'a tenant that stands twice, the right one last': `${header}.${part(twice)}.${signature}`,
    'claims that are not UTF-8': `${header}.${Buffer.from('{"tid":"\xff"}', 'latin1').toString('base64url')}.${signature}`,
    'claims of 2,000 levels': unsignedToken({ deep: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) }),
  })) {
    await t.test(`a token with ${name} is refused`, () => {
      const expected = { tenantId: TARGET_TENANT, resource: GRAPH, now: NOON }
      assert.throws(() => checkAccessToken(token, expected), { code: 'TOKEN_MISMATCH', message: /cannot be read/ })
    })
  }
})

test('refusals of checkAccessToken()', async (t) => {
  const refused: readonly [
    name: string,
    claims: Readonly<Record<string, unknown>>,
    message: string,
    resource?: string,
  ][] = [
    [
      'another tenant',
      { tid: HOME_TENANT },
      `The token belongs to tenant ${HOME_TENANT}, not to ${TARGET_TENANT}. It was not used.`,
    ],
    ['no tenant', { tid: undefined }, `The token belongs to tenant unknown, not to ${TARGET_TENANT}. It was not used.`],
    [
      'another resource',
      { aud: 'https://vault.azure.net' },
      `The token is for https://vault.azure.net, not for ${GRAPH}. It was not used.`,
    ],
    [
      'a host that begins alike',
      { aud: `${GRAPH}.evil.example` },
      `The token is for ${GRAPH}.evil.example, not for ${GRAPH}. It was not used.`,
    ],
    [
      'Graph of another cloud',
      { aud: 'https://graph.microsoft.us' },
      `The token is for https://graph.microsoft.us, not for ${GRAPH}. It was not used.`,
    ],
    [
      'another application than Graph',
      { aud: OTHER_ID },
      `The token is for ${OTHER_ID}, not for ${GRAPH}. It was not used.`,
    ],
    [
      'Graph where another API was asked',
      { aud: GRAPH_ID },
      `The token is for ${GRAPH_ID}, not for api://some-app. It was not used.`,
      'api://some-app',
    ],
    ['no audience', { aud: undefined }, `The token is for an unknown resource, not for ${GRAPH}. It was not used.`],
    ['ended', { exp: seconds(NOON) }, 'The token had already expired when it came (2026-11-05T12:00:00.000Z).'],
    ['no end', { exp: undefined }, 'The token had already expired when it came (it names no end).'],
    ['an end that is no date', { exp: -1e300 }, 'The token had already expired when it came (it names no end).'],
  ]
  for (const [name, claims, message, resource] of refused) {
    await t.test(`a token with ${name} is refused`, () => {
      assert.throws(() => check(claims, resource), { name: 'TokenExchangeError', code: 'TOKEN_MISMATCH', message })
    })
  }

  await t.test('a token that cannot be read is refused and not quoted', () => {
    assert.throws(
      () => checkAccessToken('opaque-marked-token', { tenantId: TARGET_TENANT, resource: GRAPH, now: NOON }),
      (error: unknown) => {
        assertHidden(error, ['opaque-marked-token'])
        assert.equal((error as { code: unknown }).code, 'TOKEN_MISMATCH')
        assert.match(String(error), /cannot be read/)
        return true
      },
    )
  })

  await t.test('an ANSI escape or a long text in a claim does not reach the terminal whole', () => {
    assert.throws(
      () => check({ tid: `\u001b[2J${'x'.repeat(100_000)}` }),
      (error: unknown) => {
        const { message } = error as Error
        return !message.includes('\u001b') && message.length < 3_000
      },
    )
  })
})
