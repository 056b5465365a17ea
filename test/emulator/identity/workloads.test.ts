import assert from 'node:assert/strict'
import test from 'node:test'
import { compactVerify, createLocalJWKSet, decodeJwt, type JSONWebKeySet } from 'jose'
import { createArcKeys } from '../../../src/emulator/identity/arc-keys.ts'
import { jobTokenPath } from '../../../src/emulator/identity/github-job.ts'
import type { HostShape } from '../../../src/emulator/identity/host-shapes.ts'
import { identityEndpoints } from '../../../src/emulator/identity/index.ts'
import { issueWorkloadToken, type Workload } from '../../../src/emulator/identity/workload.ts'
import { workloadOf } from '../../../src/emulator/identity/workload-of-host.ts'
import { defaultOptions, type EmulatorOptions } from '../../../src/emulator/options.ts'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import { issuerKeys } from '../../support/emulator.ts'
import { start, testWorld } from '../support.ts'

const keys = await issuerKeys()
const now = start / 1000

function played(host: HostShape, changes: Partial<EmulatorOptions> = {}) {
  const { state } = testWorld()
  const options = { ...defaultOptions, ...changes }
  const workload = workloadOf(host, state.world, options) as Workload
  const issuers = new Map([[workload.issuer, keys]])
  const seen: EmulatorState = { ...state, options, issuers, arcKeys: createArcKeys(undefined) }
  return { state: seen, workload, app: identityEndpoints(seen, host), home: state.world.home }
}

test('both issuers publish the keys of their tokens where OpenID Connect looks for them', async (t) => {
  for (const host of ['aks', 'github'] as const) {
    await t.test(host, async () => {
      const { app, workload, state } = played(host)
      const { origin } = new URL(workload.issuer)
      const discovery = `${workload.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
      const document = (await (await app.request(discovery)).json()) as Record<string, string>
      assert.equal(document['issuer'], workload.issuer, 'with the slash at the end where tokens have one')
      assert.ok(document['jwks_uri']?.startsWith(origin), document['jwks_uri'])
      const jwks = (await (await app.request(document['jwks_uri'] ?? '')).json()) as JSONWebKeySet
      const token = await issueWorkloadToken(state, workload)
      await compactVerify(token, createLocalJWKSet(jwks))
      for (const secret of ['d', 'p', 'q']) assert.equal(secret in (jwks.keys[0] ?? {}), false, secret)
    })
  }
})

test("a service account's token says what a cluster's do", async () => {
  const { state, workload, home } = played('aks')
  assert.match(
    workload.issuer,
    new RegExp(`^https://westeurope\\.oic\\.prod-aks\\.azure\\.com/${home.id}/[0-9a-f-]{36}/$`),
  )
  const claims = decodeJwt(await issueWorkloadToken(state, workload))
  assert.deepEqual(claims.aud, ['api://AzureADTokenExchange'])
  assert.equal(claims.iss, workload.issuer)
  assert.equal(claims.sub, 'system:serviceaccount:ops:towline')
  assert.deepEqual([claims.iat, claims.nbf, claims.exp], [now, now, now + 3600])
  const kubernetes = claims['kubernetes.io'] as Record<string, unknown>
  assert.equal(kubernetes['namespace'], 'ops')
})

test("a job's token says what GitHub's do, for the audience that was asked for", async () => {
  const { state, workload } = played('github')
  const claims = decodeJwt(await issueWorkloadToken(state, workload, 'api://AzureADTokenExchange'))
  assert.equal(claims.aud, 'api://AzureADTokenExchange')
  assert.equal(claims.iss, 'https://token.actions.githubusercontent.com')
  assert.deepEqual([claims.iat, claims.nbf, claims.exp], [now, now - 600, now + 300])
  assert.equal(claims['repository'], 'contoso/towline-runbooks')
  assert.equal(claims['ref'], 'refs/heads/main')
  for (const id of ['repository_id', 'repository_owner_id', 'run_id', 'actor_id']) {
    assert.match(String(claims[id]), /^\d+$/)
    assert.equal(typeof claims[id], 'string', id)
  }
  assert.equal('environment' in claims, false)
  assert.equal(decodeJwt(await issueWorkloadToken(state, workload)).aud, 'https://github.com/contoso')
})

test('a job has the subject of its repository, of both kinds, and of its environment', () => {
  const subject = (options: Partial<EmulatorOptions>): string => played('github', options).workload.subject
  assert.match(subject({}), /^repo:contoso@\d+\/towline-runbooks@\d+:ref:refs\/heads\/main$/)
  assert.equal(subject({ githubSubject: 'names' }), 'repo:contoso/towline-runbooks:ref:refs/heads/main')
  assert.equal(
    subject({ githubSubject: 'names', githubEnvironment: 'prod:eu' }),
    'repo:contoso/towline-runbooks:environment:prod%3Aeu',
  )
  assert.match(subject({ githubEnvironment: 'prod' }), /^repo:contoso@\d+\/towline-runbooks@\d+:environment:prod$/)
})

test("GitHub gives a token to a caller with the job's request token", async (t) => {
  const { app, state } = played('github')
  const url = `http://127.0.0.1:4102${jobTokenPath(state.world)}?api-version=2.0`
  const ask = async (address: string, authorization?: string) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const response = await app.request(address, { headers })
    return { status: response.status, body: (await response.json()) as { count: number; value: string } }
  }

  await t.test('GitHub gives the token in a field of its own, with its length', async () => {
    const { status, body } = await ask(`${url}&audience=api%3A%2F%2FAzureADTokenExchange`, 'Bearer the-header')
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body), ['count', 'value'])
    assert.equal(body.count, body.value.length)
    assert.equal(decodeJwt(body.value).aud, 'api://AzureADTokenExchange')
  })

  await t.test("GitHub takes the job's request token whatever the letter case of the scheme", async () => {
    assert.equal((await ask(url, 'bearer the-header')).status, 200)
  })

  await t.test("GitHub refuses a caller without the job's request token", async () => {
    for (const authorization of [undefined, 'Bearer wrong', 'Basic the-header', 'Bearer']) {
      assert.equal((await ask(url, authorization)).status, 401, String(authorization))
    }
    assert.equal((await ask(url.replace('?api-version=2.0', ''), 'Bearer the-header')).status, 400)
  })
})

test('aks and github have no managed identity endpoint', async () => {
  for (const host of ['aks', 'github'] as const) {
    const { app } = played(host)
    for (const path of ['/msi/token', '/metadata/identity/oauth2/token']) {
      assert.equal((await app.request(`http://127.0.0.1${path}`, { headers: { Metadata: 'true' } })).status, 404)
    }
  }
})
