import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { faulty, sites, statuses } from './support.ts'

test('claims-challenge: a token from before the challenge is refused with what to ask for', async () => {
  const { graph, clock } = await faulty({ kind: 'claims-challenge' })
  const { status, headers, json } = await graph(sites)
  assert.equal(status, 401)
  assert.equal(json().error.code, 'InvalidAuthenticationToken')
  assert.match(json().error.message, /code: TokenIssuedBeforeRevocationTimestamp$/)
  const challenge = headers['www-authenticate'] ?? ''
  assert.match(challenge, /^Bearer realm="", .*error="insufficient_claims", claims="[A-Za-z0-9+/=]+"$/)
  const nbf = { essential: true, value: String(clock.now() / 1000) }
  assert.deepEqual(JSON.parse(claimsIn(challenge)), { access_token: { nbf } })
})

test('claims-challenge: a token that was got with those claims is good, and one without them is not', async () => {
  const { graph, exchange, clock, emulator } = await faulty({ kind: 'claims-challenge' })
  const claims = claimsIn((await graph(sites)).headers['www-authenticate'] ?? '')
  clock.advance(2000)
  const tokenFor = async (form: Record<string, string>) => (await exchange(form)).json().access_token

  assert.equal((await graph(sites, { token: await tokenFor({}) })).status, 401)
  const token = await tokenFor({ claims })
  assert.deepEqual(await statuses(3, () => graph(sites, { token })), [200, 200, 200])
  assert.equal(emulator.faults.list[0]?.spoilt, 2)
})

test('claims-challenge: every request gets one revocation, whatever its time', async () => {
  const { graph, clock } = await faulty({ kind: 'claims-challenge' })
  const first = (await graph(sites)).headers['www-authenticate']
  clock.advance(60_000)
  assert.equal((await graph(sites)).headers['www-authenticate'], first)
})

test('claims-challenge: a request without a token is refused as always', async () => {
  const { graph } = await faulty({ kind: 'claims-challenge' })
  const { headers, json } = await graph(sites, { headers: { authorization: '' } })
  assert.equal(json().error.message, 'Access token is empty.')
  assert.doesNotMatch(headers['www-authenticate'] ?? '', /insufficient_claims/)
})

test('key-rollover: new tokens have a new key, Graph refuses old ones until the fault ends', async () => {
  const { graph, exchange, identity, emulator } = await faulty()
  const before = (await exchange()).json().access_token
  const kidBefore = decodeProtectedHeader(before).kid
  await emulator.faults.add({ kind: 'key-rollover' })

  const refused = await graph(sites, { token: before })
  assert.equal(refused.status, 401)
  assert.deepEqual(
    [refused.json().error.code, refused.json().error.message],
    ['InvalidAuthenticationToken', 'Signature is invalid.'],
  )
  const after = (await exchange()).json().access_token
  const kidAfter = decodeProtectedHeader(after).kid
  assert.notEqual(kidAfter, kidBefore)
  assert.equal((await graph(sites, { token: after })).status, 200)
  assert.equal(decodeProtectedHeader((await identity()).json().access_token).kid, kidAfter)

  const url = 'https://login.microsoftonline.com/common/discovery/v2.0/keys'
  const published = JSON.parse(new TextDecoder().decode((await emulator.send({ method: 'GET', url })).body))
  assert.deepEqual(
    published.keys.map(({ kid }: { kid: string }) => kid),
    [kidAfter, kidBefore],
  )

  emulator.faults.clear()
  assert.equal((await graph(sites, { token: before })).status, 200)
})

test('key-rollover: an assertion that was signed before is still taken by the token service', async () => {
  const { exchange } = await faulty({ kind: 'key-rollover' })
  assert.equal((await exchange()).status, 200)
})

test('key-rollover: Graph can be late for a number of requests only', async () => {
  const { graph } = await faulty({ kind: 'key-rollover', times: 2 })
  assert.deepEqual(await statuses(3, () => graph(sites)), [401, 401, 200])
})

function claimsIn(challenge: string): string {
  const encoded = /claims="([^"]+)"/.exec(challenge)?.[1] ?? ''
  return Buffer.from(encoded, 'base64').toString()
}
