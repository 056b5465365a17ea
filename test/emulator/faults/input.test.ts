import assert from 'node:assert/strict'
import test from 'node:test'
import { assertRefused, faulty } from './support.ts'

const kinds =
  'throttle, budget, status, html, answer, wrapped-error, latency, slow-start, reset, truncate, propagation, claims-challenge, key-rollover, foreign-link, looping-link, empty-page, clock-skew, sts-refusal, request-loop'

test('a fault that does not say what it should is refused with its reason', async (t) => {
  const example = 'A fault must be a JSON object, for example {"kind": "throttle", "retryAfter": 2}.'
  const shared = 'id, service, target, application, method, path, times, share, seed'
  for (const [input, message] of [
    [null, example],
    [[], example],
    ['throttle', example],
    [{}, `"kind" is missing: one of ${kinds}.`],
    [{ kind: 'Throttle' }, `"kind" must be one of ${kinds}.`],
    [{ kind: 'toString' }, `"kind" must be one of ${kinds}.`],
    [
      { kind: 'throttle', retryafter: 1 },
      `"retryafter" is not known for the kind throttle. Known: kind, status, retryAfter, ${shared}.`,
    ],
    [{ kind: 'throttle', __proto__x: 1 }, /^"__proto__x" is not known/],
    [{ kind: 'throttle', status: 500 }, '"status" must be one of 429, 503.'],
    [
      { kind: 'throttle', retryAfter: {} },
      '"retryAfter" must be a number of seconds, a text to be sent as it is, or {"dateInMs": milliseconds from now}.',
    ],
    [{ kind: 'throttle', retryAfter: { dateInMs: 1, more: 2 } }, /^"retryAfter" must be/],
    [{ kind: 'throttle', retryAfter: 'a\r\nset-cookie: b' }, /^"retryAfter" must be/],
    [{ kind: 'throttle', service: 'login' }, '"service" must be one of identity, authority, graph, arm, sharePoint.'],
    [{ kind: 'empty-page', service: 'authority' }, '"service" must be one of graph for the kind empty-page.'],
    [{ kind: 'throttle', target: 'atlantis' }, '"target" must be a tenant of this world; there is no atlantis.'],
    [{ kind: 'throttle', target: '' }, '"target" must be a tenant\'s name, ID or domain.'],
    [{ kind: 'throttle', method: 'GET /' }, '"method" must be an HTTP method, e.g. GET.'],
    [
      { kind: 'throttle', path: 'sites' },
      '"path" must be a path that begins with a slash, in which * stands for anything.',
    ],
    [{ kind: 'throttle', times: 0 }, '"times" must be a whole number from 1.'],
    [{ kind: 'throttle', times: 1.5 }, '"times" must be a whole number from 1.'],
    [{ kind: 'throttle', times: '2' }, '"times" must be a whole number from 1.'],
    [{ kind: 'throttle', share: 0 }, '"share" must be a number above 0 and up to 1.'],
    [{ kind: 'throttle', share: 1.1 }, '"share" must be a number above 0 and up to 1.'],
    [{ kind: 'throttle', seed: -1 }, '"seed" must be a whole number from 0 to 4294967295.'],
    [{ kind: 'throttle', id: 7 }, '"id" must be a text.'],
    [{ kind: 'status' }, '"status" is missing: a whole number from 400 to 599.'],
    [{ kind: 'status', status: 200 }, '"status" must be a whole number from 400 to 599.'],
    [{ kind: 'latency' }, '"ms" is missing: a number of milliseconds.'],
    [{ kind: 'latency', ms: -1 }, '"ms" must be a number of milliseconds.'],
    [
      { kind: 'budget', limit: 1, windowMs: 1 },
      '"per" is missing: one of application, application-and-tenant, tenant.',
    ],
    [
      { kind: 'propagation', object: 'fic', delayMs: 1 },
      /^"object" must be one of application, federatedIdentityCredential,/,
    ],
    [{ kind: 'clock-skew', seconds: 1e9 }, /^"seconds" must be a number of seconds, negative for a clock/],
    [{ kind: 'foreign-link', part: 'path' }, '"part" must be one of host, port, scheme, userinfo.'],
    [{ kind: 'answer', status: 199 }, '"status" must be a whole number from 200 to 599.'],
    [{ kind: 'answer', body: { id: 1 } }, '"body" must be a text.'],
    [{ kind: 'answer', status: 204, body: 'x' }, '"body" must be left out, because 204 has none.'],
    [{ kind: 'answer', headers: ['Location'] }, /^"headers" must be an object of header names and texts/],
    [{ kind: 'answer', headers: { Location: null } }, /^"headers" must be/],
    [{ kind: 'answer', headers: { 'A b': 'x' } }, /^"headers" must be/],
    [{ kind: 'answer', headers: { Location: 'a\r\nset-cookie: b' } }, /^"headers" must be/],
    [{ kind: 'answer', headers: { 'Content-Length': '3' } }, /^"headers" must be .* without content-length/],
    [{ kind: 'answer', headers: { Location: 'a', location: 'b' } }, /^"headers" must be/],
    [{ kind: 'answer', query: '?a' }, /^"query" is not known for the kind answer/],
    [{ kind: 'sts-refusal', aadsts: 700016 }, /^"aadsts" must be one of .*53003/],
  ] as const) {
    await t.test(JSON.stringify(input), () => assertRefused(input, message))
  }
})

test('a list with a wrong fault in it changes nothing, and names the one that is wrong', async () => {
  const { emulator } = await faulty({ kind: 'throttle' })
  const before = emulator.faults.list
  await assert.rejects(emulator.faults.replace([{ kind: 'html' }, { kind: 'status' }]), {
    name: 'FaultInputError',
    message: 'Fault 2: "status" is missing: a whole number from 400 to 599.',
  })
  await assert.rejects(
    emulator.faults.replace([
      { id: 'a', kind: 'html' },
      { id: 'a', kind: 'reset' },
    ]),
    { name: 'FaultInputError', message: 'Two faults have the id a.' },
  )
  assert.deepEqual(emulator.faults.list, before)
})
