import assert from 'node:assert/strict'
import test from 'node:test'
import { checkAccessToken } from '../../src/credential/check-access-token.ts'
import { clouds } from '../../src/credential/clouds.ts'
import { NOON } from '../support/fake-clock.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, HOME_TENANT, seconds, TARGET_TENANT } from '../support/tokens.ts'

const GRAPH = 'https://graph.microsoft.com'
const GRAPH_ID = '00000003-0000-0000-c000-000000000000'
const OTHER_ID = '00000003-0000-0ff1-ce00-000000000000'

function check(claims: Readonly<Record<string, unknown>>, resource = GRAPH): number {
  return checkAccessToken(accessToken(claims), { tenantId: TARGET_TENANT, resource, now: NOON })
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
