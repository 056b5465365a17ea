/**
 * A hunt for requests that the policy lets through though it does not allow them. Each generated request goes through the real
 * client. What reaches the service is read by the emulator's own code, and has to be allowed by rules that this file writes
 * down a second time, in another form.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Oversight, WatchedCall } from '../../src/guard/oversight.ts'
import { GROUP, generate, OTHER, randomOf } from './policy-hunt/generate.ts'
import { attempt, type Hunted, hunted } from './policy-hunt/hunt.ts'
import { narrow, wide } from './policy-hunt/policies.ts'

const SEED = Number(process.env['TOWLINE_HUNT_SEED'] ?? 17)
const REQUESTS = Number(process.env['TOWLINE_HUNT_REQUESTS'] ?? 100_000)

for (const [name, policy] of Object.entries({ narrow, wide })) {
  test(`no spelling of ${REQUESTS} requests gets by the ${name} policy (seed ${SEED})`, {
    timeout: 600_000,
  }, async (t) => {
    const { service, graph } = hunted(t, policy)
    const random = randomOf(SEED)
    for (let count = 0; count < REQUESTS; count++) {
      await attempt(graph, service, generate(random))
      assert.deepEqual(service.holes.slice(0, 3), [], `seed ${SEED}, request ${count}`)
    }
    assert.ok(service.requests > REQUESTS / 20, `only ${service.requests} requests were allowed`)
    t.diagnostic(`${service.requests} of ${REQUESTS} were sent`)
  })
}

type Judged = (call: WatchedCall) => WatchedCall
const judging =
  (change: Judged) =>
  (real: Oversight): Oversight => ({
    ...bound(real),
    begin: (calls) => real.begin(calls.map(change)),
  })

function bound(real: Oversight): Oversight {
  return {
    beforeToken: (resource) => real.beforeToken(resource),
    beforeExchange: (resource) => real.beforeExchange(resource),
    beforeHandout: (what) => real.beforeHandout(what),
    begin: (calls) => real.begin(calls),
  }
}

const at =
  (change: (path: string) => string): Judged =>
  (call) => ({ ...call, request: { ...call.request, path: change(call.request.path) } })

const exactly = (name: string) => (found: string) => (found === name ? found : 'owners')

function changed(body: WatchedCall['body'], change: (text: string) => string): WatchedCall['body'] {
  return typeof body === 'string' ? change(body) : body
}

/** Changes the paths that the judge sees, also those of a batch's items. */
const seenAs =
  (change: (path: string) => string): Judged =>
  (call) => ({
    ...at(change)(call),
    body: call.request.path.endsWith('/$batch')
      ? changed(call.body, (text) => text.replace(/(?<="url":")[^"]*/g, change))
      : call.body,
  })

const holes: Readonly<Record<string, readonly [Hunted, (real: Oversight) => Oversight]>> = {
  'a batch that is not opened': [
    narrow,
    judging((call) =>
      call.request.path.endsWith('/$batch')
        ? { ...call, body: '{"requests":[{"id":"1","method":"GET","url":"/sites/getAllSites"}]}' }
        : call,
    ),
  ],
  'bodies that are not read': [narrow, judging(({ body: _, ...call }) => call)],
  'methods in headers': [
    narrow,
    judging((call) => ({
      ...call,
      headers: undefined,
      request: { ...call.request, overrides: [] },
    })),
  ],
  'queries that are not read': [narrow, judging((call) => ({ ...call, request: { ...call.request, query: '' } }))],
  'a member without $ref': [narrow, judging(at((path) => path.replace(/(\/members\/[^/]+)$/i, '$1/$ref')))],
  'any group in place of the bound one': [narrow, judging(at((path) => path.replace(OTHER, GROUP)))],
  'credentials of an application': [
    narrow,
    judging(at((path) => path.replace(/\/federatedIdentityCredentials.*/i, ''))),
  ],
  'the version': [narrow, judging(at((path) => path.replace(/^\/beta/, '/v1.0')))],
  'links to other pages': [
    narrow,
    (real) => ({
      ...bound(real),
      begin: async (calls) =>
        (await real.begin(calls)).map((watch) => ({
          clientRequestId: watch.clientRequestId,
          follow: async () => {},
          ended: (end) => watch.ended(end),
        })),
    }),
  ],
  'names compared with their case': [
    wide,
    judging(seenAs((path) => path.replace(/federatedIdentityCredentials/gi, exactly('federatedIdentityCredentials')))),
  ],
  'keys in brackets that are not opened': [
    wide,
    judging(seenAs((path) => path.replace(/\/applications\([^)]*\)\/[^?]*/i, '/applications/x'))),
  ],
  'escapes that are not resolved': [
    wide,
    judging(seenAs((path) => path.replace(/[^/]*%[0-9a-f]{2}[^/]*/gi, 'owners'))),
  ],
  'a namespace before an action': [
    wide,
    judging(seenAs((path) => path.replace(/microsoft\.graph\.add\w+/gi, 'owners'))),
  ],
  'members in a body': [
    wide,
    judging((call) => ({ ...call, body: changed(call.body, (text) => text.replace(/\w+@(?:odata\.)?bind/gi, 'x')) })),
  ],
  'references in a body': [
    wide,
    judging((call) => ({
      ...call,
      body: changed(call.body, (text) => text.replace(/directory(?:R|%52)oles/g, 'users')),
    })),
  ],
  'names in a body compared with their case': [
    wide,
    judging((call) => ({ ...call, body: changed(call.body, (text) => text.replace('PasswordCredentials', 'x')) })),
  ],
}

for (const [name, [policy, plant]] of Object.entries(holes)) {
  test(`the hunt finds a planted hole: ${name}`, { timeout: 120_000 }, async (t) => {
    const { service, graph } = hunted(t, policy, plant)
    const random = randomOf(SEED)
    let count = 0
    while (service.holes.length === 0 && count < 20_000) {
      await attempt(graph, service, generate(random))
      count++
    }
    assert.ok(service.holes.length > 0, `not found in ${count} requests`)
    t.diagnostic(`found after ${count} requests: ${service.holes[0]}`)
  })
}
