import assert from 'node:assert/strict'
import test from 'node:test'
import type { HttpResponse } from '../../../src/http/send.ts'
import { NOON } from '../../support/fake-clock.ts'
import { json } from '../../support/scripted-send.ts'
import { accessToken, HOME_TENANT, HOUR, seconds, TARGET_TENANT } from '../../support/tokens.ts'
import { access, assertion, secrets } from './good-answers.ts'
import { runRaw } from './raw.ts'
import { type RawFault, wellFormed } from './raw-faults.ts'
import { isTokenOfTarget } from './reference.ts'
import { scenarios } from './run-wire.ts'
import { drawsOf, runCase, type Scenario } from './wire.ts'

const SITES = 'https://graph.microsoft.com/v1.0/sites'

test('runCase() gives the right result of each scenario where no answer is spoilt', async () => {
  for (const scenario of scenarios.filter(({ name }) => !name.startsWith('foreign'))) {
    const verdict = await runCase(scenario, drawsOf(1, 1), (good) => good)
    assert.deepEqual(verdict, { end: 'right', wrong: undefined }, scenario.name)
  }
})

test('runCase() finds a fault that is planted', async (t) => {
  const list = scenarios.find(({ name }) => name === 'graph list') as Scenario
  const planted: Readonly<Record<string, readonly [run: Scenario['run'], words: RegExp]>> = {
    'an error without a code': [() => Promise.reject(new TypeError('x')), /^an error without a code: TypeError/],
    'a list without its other pages': [({ send }) => itemsAt(send, SITES), /^a result in place of an error/],
    'a list without its first item': [
      async ({ send }) => (await itemsAt(send, `${SITES}?$skiptoken=4`)).slice(1),
      /^the result is \[\] in place of /,
    ],
    'a request to another origin': [
      async ({ send }) => send({ method: 'GET', url: 'https://evil.example/' }).catch(() => []),
      /^a request went to https:\/\/evil\.example/,
    ],
    'a secret at another service': [
      async ({ send }) => send({ method: 'GET', url: SITES, headers: { x: secrets.identityHeader } }),
      /^MARKED-IDENTITY-HEADER-0F8FAD5B went to https:\/\/graph\.microsoft\.com/,
    ],
    'work that sends for ever': [
      async ({ send }) => {
        for (;;) await send({ method: 'GET', url: SITES })
      },
      /The work sends without end/,
    ],
  }
  for (const [name, [run, words]] of Object.entries(planted)) {
    await t.test(name, async () => {
      const { wrong } = await runCase({ ...list, run }, drawsOf(1, 1), (good) => good)
      assert.match(wrong ?? '', words)
    })
  }
})

test('runCase() finds an assertion that is not what the identity endpoint gave', async (t) => {
  const arc = scenarios.find(({ name }) => name === 'identity arc') as Scenario
  const given = (token: string) => (good: HttpResponse) =>
    good.status === 200 ? json({ access_token: token, expires_on: seconds(NOON + HOUR) }) : good
  // As the endpoint gave it, then what the work gave for it.
  const planted: readonly (readonly [name: string, token: string, result: string])[] = [
    ['with the blank that stood before it', ` ${assertion}`, ` ${assertion}`],
    ['with the line end behind it', `${assertion}\n`, `${assertion}\n`],
    ['of white space alone', ' ', ' '],
    ['of white space alone, trimmed', ' ', ''],
    ['without its last letter', assertion, assertion.slice(0, -1)],
    ['without the blank inside it', 'two parts', 'twoparts'],
  ]
  for (const [name, token, result] of planted) {
    await t.test(`an assertion ${name}`, async () => {
      const run: Scenario['run'] = async (runtime, draw) => ({
        ...((await arc.run(runtime, draw).catch(() => ({ isPlausible: true }))) as object),
        token: result,
      })
      const { wrong } = await runCase({ ...arc, run }, () => 0.4, given(token))
      assert.match(wrong ?? '', token.trim() === '' ? /^a result in place of an error/ : /^the result is /)
    })
  }
  const { end, wrong } = await runCase(arc, () => 0.4, given(`\t${assertion}\r\n`))
  assert.deepEqual({ end, wrong }, { end: 'right', wrong: undefined })
})

test('runRaw() finds an answer that belongs to another request', async () => {
  const other: RawFault = {
    name: 'other',
    answer: (_, { socket }) => void socket.write(wellFormed(json({ value: [], displayName: 'Other' }))),
  }
  const { wrong } = await runRaw(1, Array(60).keys(), [other])
  assert.ok(wrong.size > 0)
  for (const what of wrong.values()) assert.match(what, /^other: the result is ('Other'|\[.*\]|'\{.*)/s)
})

test('isTokenOfTarget() takes the token of the world and no other', () => {
  assert.equal(isTokenOfTarget(access), true)
  assert.equal(isTokenOfTarget(accessToken()), true)
  assert.equal(isTokenOfTarget(accessToken({ iss: `https://sts.windows.net/${TARGET_TENANT}` })), true)
  const refused = [
    { tid: HOME_TENANT },
    { tid: ['x'] },
    { aud: [] },
    { exp: seconds(NOON) },
    { nbf: seconds(NOON + HOUR) },
    { idtyp: 'user' },
    { appid: 'x' },
    { iss: `https://sts.windows.net/${HOME_TENANT}/` },
    { iss: `https://sts.windows.net/${TARGET_TENANT}0` },
    { iss: TARGET_TENANT },
  ]
  for (const claims of refused) assert.equal(isTokenOfTarget(accessToken(claims)), false, JSON.stringify(claims))
  for (const form of [access.split('.').slice(0, 2).join('.'), `${access}.x`, ` ${access}`]) {
    assert.equal(isTokenOfTarget(form), false, form)
  }
})

async function itemsAt(send: Parameters<Scenario['run']>[0]['send'], url: string): Promise<unknown[]> {
  const { body } = await send({ method: 'GET', url })
  return (JSON.parse(Buffer.from(body).toString()) as { value: unknown[] }).value
}
