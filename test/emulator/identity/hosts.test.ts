import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { decodeJwt } from 'jose'
import { fromArc } from '../../../src/credential/assertion/arc.ts'
import { fromAzureMl } from '../../../src/credential/assertion/azure-ml.ts'
import { customAssertion } from '../../../src/credential/assertion/custom.ts'
import { hostAssertion } from '../../../src/credential/assertion/host.ts'
import type { AssertionSource } from '../../../src/credential/assertion/source.ts'
import { tokenFileAssertion } from '../../../src/credential/assertion/token-file.ts'
import { towlineCredential } from '../../../src/credential/credential.ts'
import type { HostShape } from '../../../src/emulator/identity/host-shapes.ts'
import type { Emulator, EmulatorSettings } from '../../../src/emulator/index.ts'
import { strangerKeys, testEmulator } from '../../support/emulator.ts'
import { first } from '../support.ts'

/** Towline's own steps 5 and 6 against an emulator without a port. */

const wait = async (): Promise<void> => {}

interface Played {
  readonly emulator: Emulator
  readonly assertion: AssertionSource
  readonly runtime: Pick<Emulator, 'send' | 'env'> & { readonly now: () => number; readonly wait: () => Promise<void> }
  readonly folder: string
  /** The target's token for Graph, by this assertion. */
  exchange(assertion?: AssertionSource): Promise<string>
}

async function play(t: TestContext, host: HostShape, settings: EmulatorSettings = {}): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'towline-hosts-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const emulator = await testEmulator('seed', { host, arcKeyDirectory: join(folder, 'tokens'), ...settings })
  const { send, clock, env, world } = emulator
  const runtime = { send, now: clock.now, wait, env }
  const sources: Partial<Record<HostShape, () => Promise<AssertionSource> | AssertionSource>> = {
    arc: () =>
      customAssertion((request) => fromArc('system', env, request, runtime, `${join(folder, 'tokens')}/`), runtime),
    aks: async () => {
      await writeFile(join(folder, 'token'), await emulator.issueAssertion())
      return tokenFileAssertion({ path: join(folder, 'token'), now: clock.now })
    },
  }
  const assertion = (await sources[host]?.()) ?? hostAssertion({ ...runtime, env })
  const { id: tenantId } = first(world.targets)
  const { appId: clientId } = first(world.home.applications)
  const exchange = async (given = assertion) => {
    const credential = towlineCredential({ ...runtime, tenantId, clientId, assertion: given })
    return (await credential.getToken('https://graph.microsoft.com/.default')).token
  }
  return { emulator, assertion, runtime, folder, exchange }
}

test('on every kind of host the exchange gives a token of the target', async (t) => {
  for (const host of ['app-service', 'automation', 'imds', 'arc', 'aks', 'github'] as const) {
    await t.test(host, async (t) => {
      const { emulator, exchange } = await play(t, host)
      const claims = decodeJwt(await exchange())
      assert.equal(claims['tid'], first(emulator.world.targets).id)
      assert.deepEqual(claims['roles'], ['Sites.FullControl.All'])
      await emulator.close()
    })
  }
})

test('the older endpoint of App Service serves as well', async (t) => {
  const { emulator, runtime, exchange } = await play(t, 'app-service')
  const older = customAssertion((request) => fromAzureMl('system', emulator.env, request, runtime), runtime)
  assert.equal(decodeJwt(await exchange(older))['tid'], first(emulator.world.targets).id)
  assert.match(emulator.requests[0]?.query ?? '', /api-version=2017-09-01/)
})

test('a job is refused whose subject has the other form', async (t) => {
  for (const options of [{ githubSubject: 'names' }, { githubEnvironment: 'production' }] as const) {
    await t.test(JSON.stringify(options), async (t) => {
      const other = (await play(t, 'github', { options })).emulator
      const { emulator, exchange, assertion } = await play(t, 'github')
      const trusted = first(other.world.home.applications).federatedIdentityCredentials
      Object.assign(first(emulator.world.home.applications), { federatedIdentityCredentials: trusted })
      await assert.rejects(exchange(), { code: 'EXCHANGE_REFUSED', aadsts: 700213 })
      const { token } = await assertion.get({ audience: 'api://AzureADTokenExchange' })
      assert.notEqual(decodeJwt(token).sub, trusted.at(-1)?.subject)
    })
  }
})

test('both forms of subject are granted where the credential has them', async (t) => {
  for (const options of [{ githubSubject: 'names' }, { githubSubject: 'ids', githubEnvironment: 'prod' }] as const) {
    const { exchange, emulator } = await play(t, 'github', { options })
    assert.equal(decodeJwt(await exchange())['tid'], first(emulator.world.targets).id)
  }
})

test("another's signature in the name of the issuer is refused", async (t) => {
  const stranger = await strangerKeys()
  for (const host of ['aks', 'github'] as const) {
    await t.test(host, async (t) => {
      const { emulator, exchange, runtime } = await play(t, host)
      const claims = decodeJwt(await emulator.issueAssertion())
      const forged = customAssertion(() => stranger.sign(claims), runtime)
      await assert.rejects(exchange(forged), { code: 'EXCHANGE_REFUSED', aadsts: 7000272 })
      // Not even the token service's own key makes a token of another issuer.
      const home = (await play(t, 'imds')).emulator
      const own = customAssertion(() => home.issueAssertion(claims), runtime)
      await assert.rejects(exchange(own), { code: 'EXCHANGE_REFUSED', aadsts: 7000272 })
    })
  }
})

test('a token with another subject, audience or issuer is refused', async (t) => {
  const { emulator, exchange, runtime } = await play(t, 'aks')
  const cases: readonly [Record<string, string>, number][] = [
    [{ sub: 'system:serviceaccount:ops:another' }, 700213],
    [{ sub: 'system:serviceaccount:default:towline' }, 700213],
    [{ aud: 'https://kubernetes.default.svc' }, 700212],
    [{ iss: decodeJwt(await emulator.issueAssertion()).iss?.slice(0, -1) ?? '' }, 700211],
  ]
  for (const [claims, aadsts] of cases) {
    const other = customAssertion(() => emulator.issueAssertion(claims), runtime)
    await assert.rejects(exchange(other), { code: 'EXCHANGE_REFUSED', aadsts }, JSON.stringify(claims))
  }
})

test("on AKS the annotated identity's token is no assertion, though the service account's is", async (t) => {
  const { emulator, exchange, runtime } = await play(t, 'aks')
  const { AZURE_CLIENT_ID = '', AZURE_TENANT_ID = '' } = emulator.env
  const become = async (audience: string, clientAssertion: string) => {
    const answer = await emulator.send({
      method: 'POST',
      url: `https://login.microsoftonline.com/${AZURE_TENANT_ID}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: AZURE_CLIENT_ID,
        scope: `${audience}/.default`,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: clientAssertion,
      }).toString(),
    })
    return JSON.parse(Buffer.from(answer.body).toString()) as { access_token?: string; error_codes?: number[] }
  }
  const { access_token = '' } = await become('api://AzureADTokenExchange', await emulator.issueAssertion())
  const { identities } = emulator.world.compute
  const annotated = identities.find(({ clientId }) => clientId === AZURE_CLIENT_ID)
  assert.equal(decodeJwt(access_token).sub, annotated?.principalId)

  const chained = customAssertion(() => access_token, runtime)
  await assert.rejects(exchange(chained), { code: 'EXCHANGE_REFUSED', aadsts: 700231 })
  // And Entra's own tokens do not make anybody that identity.
  assert.deepEqual((await become('api://AzureADTokenExchange', access_token)).error_codes, [700222])
})

test("Azure Arc's key is taken from its folder only, whatever the agent says", async (t) => {
  const { folder, emulator, runtime } = await play(t, 'arc')
  const request = { audience: 'api://AzureADTokenExchange' }
  const directory = `${join(folder, 'tokens')}/`
  const elsewhere = `${join(folder, 'other')}/`
  await mkdir(elsewhere)

  // The emulator writes to its own folder, and this client knows another one.
  await assert.rejects(fromArc('system', emulator.env, request, runtime, elsewhere), {
    code: 'IDENTITY_ANSWER_INVALID',
    message: /a file that it must not name/,
  })

  const tampering = (change: (path: string) => Promise<void>) => ({
    ...runtime,
    async send(sent: Parameters<Emulator['send']>[0]) {
      const answer = await emulator.send(sent)
      const path = answer.headers['www-authenticate']?.slice('Basic realm='.length)
      if (path !== undefined) await change(path)
      return answer
    },
  })
  const swapped: readonly [string, (path: string) => Promise<void>][] = [
    ['a longer file', (path) => writeFile(path, 'k'.repeat(4097))],
    [
      'a link',
      async (path) => {
        await rm(path)
        await writeFile(join(elsewhere, 'secret'), 'not for the agent')
        await symlink(join(elsewhere, 'secret'), path)
      },
    ],
  ]
  for (const [what, change] of swapped) {
    await t.test(what, async () => {
      const before = emulator.requests.length
      await assert.rejects(fromArc('system', emulator.env, request, tampering(change), directory), {
        code: 'IDENTITY_ANSWER_INVALID',
        message: /no plain file, or is longer than 4096 bytes/,
      })
      assert.equal(emulator.requests.length, before + 1, 'nothing was sent after the challenge')
    })
  }
})

test('worlds that are bare have the host, and no trust in it', async (t) => {
  const { emulator } = await play(t, 'app-service')
  assert.equal(first(emulator.world.home.applications).federatedIdentityCredentials.length, 1)
  const bare = await testEmulator('bare', { host: 'aks' })
  assert.deepEqual(bare.world.home.applications, [])
  assert.match(bare.env['AZURE_CLIENT_ID'] ?? '', /^[0-9a-f-]{36}$/)
  assert.equal(decodeJwt(await bare.issueAssertion()).sub, 'system:serviceaccount:ops:towline')
})
