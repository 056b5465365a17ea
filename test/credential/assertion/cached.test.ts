import assert from 'node:assert/strict'
import test from 'node:test'
import { cachedAssertion } from '../../../src/credential/assertion/cached.ts'
import type { Assertion, AssertionOptions } from '../../../src/credential/assertion/source.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { HOUR } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'

function source(answer: (options: AssertionOptions) => Promise<Assertion>, lifetime?: AbortSignal) {
  const clock = fakeClock()
  const asked: AssertionOptions[] = []
  const cached = cachedAssertion(
    {
      source: 'test',
      get(options) {
        asked.push(options)
        return answer(options)
      },
    },
    { now: clock.now, signal: lifetime },
  )
  return { cached, clock, asked }
}

test('requests of cachedAssertion()', async (t) => {
  await t.test('a thousand callers at once and later ones cost one request', async () => {
    const { cached, clock, asked } = source(async () => ({ token: 'a', expiresOn: clock.now() + HOUR }))
    await Promise.all(Array.from({ length: 1_000 }, () => cached.get({ audience })))
    clock.advance(HOUR / 2)
    await cached.get({ audience })
    assert.equal(asked.length, 1)
    assert.equal(cached.source, 'test')
  })

  await t.test(
    'each audience costs one request, because a token of one cloud is worth nothing in another',
    async () => {
      const { cached, clock, asked } = source(async (options) => ({
        token: options.audience,
        expiresOn: clock.now() + HOUR,
      }))
      assert.equal((await cached.get({ audience })).token, audience)
      assert.equal((await cached.get({ audience: `${audience}China` })).token, `${audience}China`)
      assert.equal(asked.length, 2)
    },
  )
})

test('cachedAssertion() with an expired assertion', async (t) => {
  for (const late of [0, -1]) {
    await t.test(`an assertion that expires ${late} ms from now is an error and not handed out`, async () => {
      const { cached, clock } = source(async () => ({ token: 'a', expiresOn: clock.now() + late }))
      await assert.rejects(cached.get({ audience }), {
        name: 'AssertionUnavailableError',
        code: 'ASSERTION_INVALID',
        message: 'The assertion from test has already expired, or does not say when it ends.',
      })
    })
  }
})

test('signals of cachedAssertion()', async (t) => {
  const reason = new Error('this caller leaves')

  await t.test('a caller that aborts does not end the request of the others', async () => {
    const flight = Promise.withResolvers<Assertion>()
    const { cached, clock, asked } = source(() => flight.promise)
    const controller = new AbortController()
    const leaving = cached.get({ audience, signal: controller.signal })
    const staying = cached.get({ audience })
    controller.abort(reason)
    await assert.rejects(leaving, reason)
    flight.resolve({ token: 'a', expiresOn: clock.now() + HOUR })
    assert.equal((await staying).token, 'a')
    assert.deepEqual(
      asked.map(({ signal }) => signal),
      [undefined],
      'no signal of a caller reaches the flight',
    )
  })

  await t.test('a signal that is aborted before the start sends no request', async () => {
    const { cached, asked } = source(() => Promise.reject(new Error('not to be asked')))
    await assert.rejects(cached.get({ audience, signal: AbortSignal.abort(reason) }), reason)
    assert.equal(asked.length, 0)
  })

  await t.test("the source's own signal ends the request for all callers", async () => {
    const lifetime = new AbortController()
    const { cached } = source(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
      lifetime.signal,
    )
    const callers = [cached.get({ audience }), cached.get({ audience })]
    lifetime.abort(reason)
    for (const caller of callers) await assert.rejects(caller, reason)
  })
})
