import assert from 'node:assert/strict'
import test from 'node:test'
import type { ExchangedToken } from '../../src/credential/exchange.ts'
import { TokenSlot } from '../../src/credential/token-slot.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { HOUR } from '../support/tokens.ts'

const CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
const OTHER_CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"2"}}}'

/** Tokens are numbered and say by which claims they were asked for. */
function slot(exchange?: (claims: string | undefined, number: number) => Promise<void>) {
  const clock = fakeClock()
  const asked: (string | undefined)[] = []
  const tokens = new TokenSlot(async ({ claims }): Promise<ExchangedToken> => {
    const number = asked.push(claims)
    await exchange?.(claims, number)
    return { token: `token ${number}`, expiresOn: clock.now() + HOUR }
  }, clock.now)
  return { tokens, asked, clock }
}

test('a plain token is exchanged once and without claims', async () => {
  const { tokens, asked } = slot()
  await Promise.all(Array.from({ length: 1_000 }, () => tokens.get(undefined)))
  assert.deepEqual(asked, [undefined])
})

test('claims challenges of a TokenSlot', async (t) => {
  await t.test('a burst of requests that met one challenge shares one renewal', async () => {
    const { tokens, asked } = slot()
    await tokens.get(undefined)
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => tokens.get(CLAIMS)))
    assert.deepEqual(asked, [undefined, CLAIMS])
    assert.ok(answers.every(({ token }) => token === 'token 2'))
  })

  await t.test('the token of a challenge replaces the plain one, which the resource has just refused', async () => {
    const { tokens, asked } = slot()
    await tokens.get(undefined)
    await tokens.get(CLAIMS)
    assert.equal((await tokens.get(undefined)).token, 'token 2')
    assert.equal(asked.length, 2)
  })

  await t.test('a challenge that comes later is another one, and so is one with other claims', async () => {
    const { tokens, asked, clock } = slot()
    await tokens.get(CLAIMS)
    clock.advance(29_999)
    await tokens.get(CLAIMS)
    await tokens.get(OTHER_CLAIMS)
    clock.advance(30_000)
    await tokens.get(CLAIMS)
    assert.deepEqual(asked, [CLAIMS, OTHER_CLAIMS, CLAIMS])
  })

  await t.test(
    'the renewal for a challenge is shared as long as it takes, however slow the token service is',
    async () => {
      const gate = Promise.withResolvers<void>()
      const { tokens, asked, clock } = slot(() => gate.promise)
      const early = tokens.get(CLAIMS)
      clock.advance(120_000)
      const late = tokens.get(CLAIMS)
      gate.resolve()
      assert.equal((await early).token, (await late).token)
      assert.deepEqual(asked, [CLAIMS])
    },
  )

  await t.test(
    'a challenge whose renewal failed is retried by the next request, and the plain token stays',
    async () => {
      const { tokens, asked } = slot(async (claims, number) => {
        if (number === 2) throw new Error(`refused ${claims}`)
      })
      await tokens.get(undefined)
      await assert.rejects(tokens.get(CLAIMS), { message: `refused ${CLAIMS}` })
      assert.equal((await tokens.get(undefined)).token, 'token 1')
      assert.equal((await tokens.get(CLAIMS)).token, 'token 3')
      assert.deepEqual(asked, [undefined, CLAIMS, CLAIMS])
    },
  )

  await t.test('a renewal that fails while another challenge is answered does not undo the answer', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { tokens, asked } = slot((_, number) => gates[number - 1]?.promise ?? Promise.resolve())
    const failing = tokens.get(CLAIMS)
    const answered = tokens.get(OTHER_CLAIMS)
    gates[1]?.resolve()
    await answered
    gates[0]?.reject(new Error('refused'))
    await assert.rejects(failing, { message: 'refused' })
    assert.equal((await tokens.get(OTHER_CLAIMS)).token, 'token 2')
    assert.equal(asked.length, 2)
  })
})

test('a TokenSlot whose answer to a challenge was refused', async (t) => {
  await t.test('a refused answer to a challenge is replaced by another answer to it, once for a burst', async () => {
    const { tokens, asked } = slot()
    await tokens.get(undefined)
    const answered = await tokens.get(CLAIMS)
    const renewed = await Promise.all(Array.from({ length: 100 }, () => tokens.insteadOf(answered.token)))
    assert.deepEqual(new Set(renewed.map(({ token }) => token)), new Set(['token 3']))
    assert.deepEqual(asked, [undefined, CLAIMS, CLAIMS])
  })

  await t.test('a refused answer to a challenge does not serve other requests that meet the challenge', async () => {
    const { tokens, asked } = slot()
    const { token } = await tokens.get(CLAIMS)
    await tokens.insteadOf(token)
    assert.equal((await tokens.get(CLAIMS)).token, 'token 2')
    assert.equal((await tokens.get(undefined)).token, 'token 2')
    assert.deepEqual(asked, [CLAIMS, CLAIMS])
  })

  await t.test('a refused answer is replaced without the claims once a plain token took its place', async () => {
    const { tokens, asked, clock } = slot()
    await tokens.get(CLAIMS)
    clock.advance(HOUR)
    const { token } = await tokens.get(undefined)
    await tokens.insteadOf(token)
    assert.deepEqual(asked, [CLAIMS, undefined, undefined])
  })
})
