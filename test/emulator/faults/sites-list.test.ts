import assert from 'node:assert/strict'
import test from 'node:test'
import { fleetWorld } from '../../../src/emulator/world/named/fleet.ts'
import { sitesRun } from './towline.ts'

/** What comes of listing all sites under these faults: the complete list, or an error with this code. */
const outcomes: readonly (readonly [what: string, faults: object | readonly object[], outcome: string])[] = [
  ['no fault', [], 'complete'],

  ['429 without Retry-After, and then no more', { kind: 'throttle', times: 5, service: 'graph' }, 'complete'],
  ['429 without Retry-After for ever', { kind: 'throttle', service: 'graph' }, 'GRAPH_BUSY'],
  ['429 with seconds', { kind: 'throttle', times: 3, retryAfter: 20, service: 'graph' }, 'complete'],
  ['503 with seconds', { kind: 'throttle', status: 503, times: 3, retryAfter: 20, service: 'graph' }, 'complete'],
  ['429 with decimals', { kind: 'throttle', times: 3, retryAfter: 2.5, service: 'graph' }, 'complete'],
  ['429 with a date', { kind: 'throttle', times: 2, retryAfter: { dateInMs: 30_000 }, service: 'graph' }, 'complete'],
  ['429 with a date that is past', { kind: 'throttle', times: 2, retryAfter: { dateInMs: -1 } }, 'complete'],
  ['429 with nonsense', { kind: 'throttle', times: 2, retryAfter: 'later', service: 'graph' }, 'complete'],
  ['429 until tomorrow', { kind: 'throttle', times: 1, retryAfter: 86_400, service: 'graph' }, 'GRAPH_BUSY'],
  ['429 with 1 for ever', { kind: 'throttle', retryAfter: 1, service: 'graph' }, 'GRAPH_BUSY'],
  ['a throttled token service', { kind: 'throttle', times: 2, retryAfter: 5, service: 'authority' }, 'complete'],
  ['a token service that is throttled for ever', { kind: 'throttle', service: 'authority' }, 'AUTHORITY_BUSY'],
  ['a throttled identity endpoint', { kind: 'throttle', times: 2, service: 'identity' }, 'complete'],

  ['a budget per application', budget({ per: 'application' }), 'complete'],
  ['a budget per application and tenant', budget({ per: 'application-and-tenant' }), 'complete'],
  ['a budget per tenant', budget({ per: 'tenant' }), 'complete'],
  ['a budget in resource units', budget({ per: 'tenant', limit: 3, unit: 'resource-units' }), 'complete'],
  ['a budget without Retry-After', budget({ per: 'tenant', retryAfter: 'none', windowMs: 5000 }), 'complete'],
  ['a budget that is used up for an hour', budget({ per: 'tenant', windowMs: 3_600_000 }), 'GRAPH_BUSY'],

  ['latency', { kind: 'latency', ms: 30_000 }, 'complete'],
  ['a connection that is reset twice', { kind: 'reset', times: 2, service: 'graph' }, 'complete'],
  ['a connection that is always reset', { kind: 'reset', service: 'graph' }, 'GRAPH_UNREACHABLE'],
  ['no way to the token service', { kind: 'reset', service: 'authority' }, 'AUTHORITY_UNREACHABLE'],
  ['no way to the identity endpoint', { kind: 'reset', service: 'identity' }, 'IDENTITY_UNREACHABLE'],
  ['a body that is cut once', { kind: 'truncate', times: 1, service: 'graph' }, 'complete'],
  ['bodies that are always cut', { kind: 'truncate', service: 'graph' }, 'GRAPH_UNREACHABLE'],

  ...[404, 410, 429, 500].map(
    (status) => [`${status} of IMDS`, { kind: 'status', status, times: 3, service: 'identity' }, 'complete'] as const,
  ),
  ['410 of IMDS for ever', { kind: 'status', status: 410, service: 'identity' }, 'IDENTITY_BUSY'],
  ['500 of Graph', { kind: 'status', status: 500, times: 2, service: 'graph' }, 'complete'],
  ['404 of Graph', { kind: 'status', status: 404, times: 1, service: 'graph' }, 'GRAPH_NOT_FOUND'],
  ['a page for people with 200', { kind: 'html', service: 'graph', times: 1 }, 'GRAPH_ANSWER_INVALID'],
  ['a page for people with 502', { kind: 'html', status: 502, service: 'graph', times: 2 }, 'complete'],
  ['a page for people in place of a token', { kind: 'html', service: 'authority' }, 'AUTHORITY_ANSWER_INVALID'],

  ['a credential that is not known yet', late('federatedIdentityCredential'), 'EXCHANGE_REFUSED'],
  ['consent that is not known yet', late('servicePrincipal'), 'CONSENT_MISSING'],
  ['roles that are not known yet', late('appRoleAssignment'), 'GRAPH_FORBIDDEN'],

  ['a claims challenge', { kind: 'claims-challenge' }, 'complete'],
  ['a claims challenge, now and then', { kind: 'claims-challenge', share: 0.5, seed: 2 }, 'complete'],

  ['a link to another host', { kind: 'foreign-link' }, 'FOREIGN_LINK'],
  ['a link to another port', { kind: 'foreign-link', part: 'port' }, 'FOREIGN_LINK'],
  ['a link without TLS', { kind: 'foreign-link', part: 'scheme' }, 'FOREIGN_LINK'],
  ['a link with a name in it', { kind: 'foreign-link', part: 'userinfo' }, 'FOREIGN_LINK'],
  ['a link elsewhere on the second page', { kind: 'foreign-link', path: '*/oneDrive.getAllSites' }, 'FOREIGN_LINK'],
  ['a link to the same page', { kind: 'looping-link' }, 'LOOPING_LINK'],
  ['a link to the first page', { kind: 'looping-link', to: 'first', path: '*/oneDrive.*' }, 'LOOPING_LINK'],
  ['empty pages', { kind: 'empty-page', times: 5 }, 'complete'],

  ['a token service that is ahead', { kind: 'clock-skew', seconds: 240, service: 'authority' }, 'complete'],
  ['a token service that is behind', { kind: 'clock-skew', seconds: -240, service: 'authority' }, 'complete'],
  [
    'a token service that is far behind',
    { kind: 'clock-skew', seconds: -7200, service: 'authority' },
    'EXCHANGE_REFUSED',
  ],
  ['a Graph that is ahead', { kind: 'clock-skew', seconds: 7200, service: 'graph' }, 'GRAPH_UNAUTHORIZED'],
  ['a Graph that is behind', { kind: 'clock-skew', seconds: -600, service: 'graph' }, 'GRAPH_UNAUTHORIZED'],
  [
    'an identity that is two days behind',
    { kind: 'clock-skew', seconds: -86_400, service: 'identity' },
    'ASSERTION_INVALID',
  ],

  ['Conditional Access', { kind: 'sts-refusal', aadsts: 53003 }, 'EXCHANGE_REFUSED'],
  ['an outage of the directory', { kind: 'sts-refusal', aadsts: 90033, times: 3 }, 'complete'],
  ['a limit of one token request', { kind: 'request-loop', requests: 1, windowMs: 60_000 }, 'complete'],

  [
    'several at once',
    [
      { kind: 'latency', ms: 100 },
      { kind: 'throttle', share: 0.3, retryAfter: 2 },
      { kind: 'reset', share: 0.3, seed: 4 },
      { kind: 'empty-page', share: 0.3 },
      { kind: 'claims-challenge' },
    ],
    'complete',
  ],
]

for (const [what, faults, expected] of outcomes) {
  test(`${expected} with ${what}`, async () => {
    const { emulator, list } = await sitesRun()
    await emulator.faults.replace('length' in faults ? (faults as readonly object[]) : [faults])
    assert.equal(await list(), expected)
    for (const { kind, spoilt } of emulator.faults.list) {
      // What the answers say of a budget in time is heeded, and then nothing is spoilt.
      if (kind !== 'budget') assert.equal(spoilt > 0, kind !== 'request-loop', `${kind}`)
    }
  })
}

test('LOOPING_LINK with empty pages without end', async () => {
  const { emulator, list } = await sitesRun(() => fleetWorld({ targets: 1, sites: 2 }))
  await emulator.faults.add({ kind: 'empty-page' })
  assert.equal(await list(), 'LOOPING_LINK')
})

test('a budget of which the answers tell in time is never exceeded', async () => {
  const { emulator, list, elapsed } = await sitesRun()
  await emulator.faults.add(budget({ per: 'tenant' }))
  assert.equal(await list(), 'complete')
  const [{ usage } = { usage: [] }] = emulator.faults.limits
  assert.deepEqual(usage, [
    {
      tenant: emulator.env['TOWLINE_TENANT'],
      requests: 3,
      admitted: 3,
      spent: 3,
      spentAdmitted: 3,
      peak: 2,
      violations: 0,
    },
  ])
  assert.ok(elapsed() >= 20_000, `${elapsed()} ms`)
})

test('waiting for a budget takes the emulated time that it takes', async () => {
  const { emulator, list, elapsed } = await sitesRun()
  await emulator.faults.add({ kind: 'budget', per: 'tenant', limit: 1, windowMs: 60_000, service: 'graph' })
  assert.equal(await list(), 'complete')
  // Three pages, of which the second and the third wait for a window of their own.
  assert.ok(elapsed() >= 120_000 && elapsed() < 130_000, `${elapsed()} ms`)
})

test('a trust that has just been made works once it is known everywhere', async () => {
  const { emulator, list } = await sitesRun()
  await emulator.faults.add({ ...late('federatedIdentityCredential'), spreadMs: 60_000, seed: 5 })
  const seen: string[] = []
  for (let tries = 0; tries < 30; tries++) {
    seen.push(await list())
    emulator.clock.advance(10_000)
  }
  assert.equal(seen[0], 'EXCHANGE_REFUSED')
  assert.equal(seen.at(-1), 'complete')
  assert.deepEqual([...new Set(seen)].sort(), ['EXCHANGE_REFUSED', 'complete'])
})

test('a new signing key: one new token takes the place of the refused one, and the list goes on', async () => {
  const { emulator, list } = await sitesRun()
  assert.equal(await list(), 'complete')
  await emulator.faults.add({ kind: 'key-rollover' })
  emulator.clearRequests()
  assert.equal(await list(), 'complete')
  assert.equal(emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length, 1)
  assert.equal(emulator.requests.filter(({ status }) => status === 401).length, 1)
})

test('tokens that end while a list is read are replaced, and the list goes on', async () => {
  const { emulator, list } = await sitesRun()
  // Three pages, each of which takes longer than half a token's life.
  await emulator.faults.add({ kind: 'latency', ms: 50 * 60_000, service: 'graph' })
  assert.equal(await list(), 'complete')
  assert.ok(emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length >= 2)
})

test('a list ends in GRAPH_UNAUTHORIZED if Graph refuses the new token as well, and no third token is requested', async () => {
  const { emulator, list } = await sitesRun()
  await emulator.faults.add({ kind: 'status', status: 401, service: 'graph' })
  for (let again = 0; again < 3; again++) assert.equal(await list(), 'GRAPH_UNAUTHORIZED')
  // The first token, and one in its place: a third would be refused too.
  assert.equal(emulator.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length, 2)
})

test('under any mixture of faults a list is complete or there is an error', async () => {
  const { emulator, list } = await sitesRun()
  const seen: string[] = []
  for (let seed = 1; seed <= 60; seed++) {
    // Past every wait that the service reported to the last list, and past the life of its token.
    emulator.clock.advance(2 * 3_600_000)
    await emulator.faults.replace([
      { kind: 'throttle', share: 0.3, seed, service: 'graph' },
      { kind: 'reset', share: 0.2, seed: seed + 1000 },
      { kind: 'truncate', share: 0.3, seed: seed + 2000 },
      { kind: 'html', share: 0.02, seed: seed + 3000 },
      { kind: 'empty-page', share: 0.2, seed: seed + 4000 },
      { kind: 'looping-link', share: 0.02, seed: seed + 5000 },
    ])
    seen.push(await list())
  }
  // Each of these comes up several times in sixty lists, so that none is missed by chance.
  for (const outcome of ['complete', 'GRAPH_UNREACHABLE', 'GRAPH_ANSWER_INVALID', 'GRAPH_BUSY']) {
    assert.ok(seen.includes(outcome), `${outcome} is not among ${[...new Set(seen)].join()}`)
  }
})

function budget(keys: object): object {
  return { kind: 'budget', service: 'graph', limit: 2, windowMs: 20_000, ...keys }
}

function late(object: string): object {
  return { kind: 'propagation', object, delayMs: 60_000 }
}
