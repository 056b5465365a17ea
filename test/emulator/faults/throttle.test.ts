import assert from 'node:assert/strict'
import test from 'node:test'
import { NOON } from '../../support/fake-clock.ts'
import { faulty, sites } from './support.ts'

test('throttling answers in the words of each service', async () => {
  const { graph, exchange, identity } = await faulty({ kind: 'throttle' })

  const sharePoint = await graph(sites)
  assert.equal(sharePoint.json().error.code, 'activityLimitReached')
  assert.equal(sharePoint.json().error.innerError['request-id'], sharePoint.headers['request-id'])
  assert.equal((await graph('/v1.0/organization')).json().error.code, 'TooManyRequests')

  const authority = await exchange()
  assert.deepEqual([authority.json().error, authority.json().error_codes], ['temporarily_unavailable', [90055]])
  assert.equal(authority.headers['x-ms-request-id'], authority.json().trace_id)

  assert.equal((await identity()).json().statusCode, 429)
})

test('throttling with 503 says that the service is not available', async () => {
  const { graph, exchange } = await faulty({ kind: 'throttle', status: 503 })
  assert.equal((await graph(sites)).json().error.code, 'serviceNotAvailable')
  assert.equal((await graph('/v1.0/organization')).json().error.code, 'ServiceUnavailable')
  const authority = await exchange()
  assert.deepEqual([authority.status, authority.json().error_codes], [503, [90033]])
})

test('Retry-After', async (t) => {
  for (const [retryAfter, expected] of [
    [undefined, undefined],
    [1, '1'],
    [2.5, '2.5'],
    [0, '0'],
    [86_400, '86400'],
    [-1, '-1'],
    ['soon', 'soon'],
    ['', ''],
    [{ dateInMs: 90_000 }, new Date(NOON + 90_000).toUTCString()],
    [{ dateInMs: -1000 }, new Date(NOON - 1000).toUTCString()],
  ] as const) {
    await t.test(`Retry-After is ${expected ?? 'absent'} if the fault says ${JSON.stringify(retryAfter)}`, async () => {
      const fault = retryAfter === undefined ? { kind: 'throttle' } : { kind: 'throttle', retryAfter }
      const { graph } = await faulty(fault)
      assert.equal((await graph(sites)).headers['retry-after'], expected)
    })
  }
})

test('a Retry-After date is counted from the emulated time of the request', async () => {
  const { graph, clock, emulator } = await faulty({ kind: 'throttle', retryAfter: { dateInMs: 60_000 } })
  clock.advance(5000)
  emulator.clock.advance(3_600_000)
  assert.equal((await graph(sites)).headers['retry-after'], new Date(NOON + 3_665_000).toUTCString())
})
