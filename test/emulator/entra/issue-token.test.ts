import assert from 'node:assert/strict'
import test from 'node:test'
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { entra } from '../../../src/emulator/entra/index.ts'
import { utiOf } from '../../../src/emulator/entra/request-ids.ts'
import { assignAppRole } from '../../../src/emulator/world/build/set-up.ts'
import { appIds } from '../../../src/emulator/world/model/first-party.ts'
import { assertion, first, start, testWorld } from '../support.ts'
import { exchange, granted, type TokenBody } from './token-request.ts'

test('the access token for Microsoft Graph', async (t) => {
  const { state, home, target, application } = testWorld()
  const client = first(target.servicePrincipals.filter(({ appId }) => appId === application.appId))
  const response = await exchange(state)
  const requestId = response.headers.get('x-ms-request-id') ?? ''
  const body = (await response.json()) as TokenBody
  const claims = decodeJwt(body.access_token)

  await t.test(
    'the access token for Microsoft Graph says that the application acts for itself in the target tenant',
    () => {
      const { aio, rh, uti, iat, nbf, exp, ...said } = claims
      assert.deepEqual(said, {
        aud: 'https://graph.microsoft.com',
        iss: `https://sts.windows.net/${target.id}/`,
        app_displayname: 'ManagedIdentityDemo-AzureTenant',
        appid: application.appId,
        appidacr: '2',
        idp: `https://sts.windows.net/${target.id}/`,
        idtyp: 'app',
        oid: client.id,
        roles: ['Sites.FullControl.All'],
        sub: client.id,
        tenant_region_scope: 'EU',
        tid: target.id,
        ver: '1.0',
        wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
        xms_tcdt: Date.parse(target.createdDateTime) / 1000,
        xms_tdbr: 'EU',
      })
      assert.notEqual(target.id, home.id)
    },
  )

  await t.test('the access token for Microsoft Graph carries the request ID of its answer as uti', () => {
    assert.equal(claims['uti'], utiOf(requestId))
  })

  await t.test(
    'the access token for Microsoft Graph lives 60 to 90 minutes, from five minutes before now, as the answer says',
    () => {
      const { iat = 0, nbf = 0, exp = 0 } = claims
      const now = start / 1000
      assert.deepEqual([iat, nbf], [now - 300, now - 300])
      assert.ok(exp >= now + 3600 && exp <= now + 5400, `${exp - now} s`)
      assert.equal(body.expires_in, exp - now - 1)
      assert.equal(body.ext_expires_in, body.expires_in)
    },
  )

  await t.test(
    'the access token for Microsoft Graph names the key by kid and x5t, and verifies with the published keys',
    async () => {
      const { kid } = state.keys
      assert.deepEqual(decodeProtectedHeader(body.access_token), { typ: 'JWT', alg: 'RS256', kid, x5t: kid })
      const keys = createRemoteJWKSet(new URL(`https://login.microsoftonline.com/${target.id}/discovery/v2.0/keys`), {
        [customFetch]: async (url) => entra(state).request(url),
      })
      const { payload } = await jwtVerify(body.access_token, keys, {
        issuer: `https://sts.windows.net/${target.id}/`,
        audience: 'https://graph.microsoft.com',
        currentDate: new Date(start),
      })
      assert.equal(payload['tid'], target.id)
    },
  )
})

test('roles are what was granted in the tenant that is asked', async (t) => {
  const rolesIn = async (world: ReturnType<typeof testWorld>, scope = 'https://graph.microsoft.com/.default') =>
    decodeJwt((await granted(exchange(world.state, { form: { scope } }))).access_token)['roles']
  const clientOf = ({ target, application }: ReturnType<typeof testWorld>) =>
    first(target.servicePrincipals.filter(({ appId }) => appId === application.appId))

  await t.test('roles are absent when nothing was granted, whatever the application asks for', async () => {
    const world = testWorld()
    clientOf(world).appRoleAssignments = []
    assert.equal(await rolesIn(world), undefined)
    assert.ok(world.application.requiredResourceAccess.length > 0)
  })

  await t.test('roles are those of the API that the token is for', async () => {
    const world = testWorld()
    assert.equal(await rolesIn(world, 'https://fabrikam.sharepoint.com/.default'), undefined)
  })

  await t.test('roles are all that were granted in the tenant that is asked', async () => {
    const world = testWorld()
    assignAppRole(world.target, clientOf(world), appIds.microsoftGraph, 'Organization.Read.All')
    const roles = await rolesIn(world)
    assert.deepEqual(new Set(roles as string[]), new Set(['Sites.FullControl.All', 'Organization.Read.All']))
  })
})

test('a caller that can be challenged gets a token of a day', async () => {
  const { state } = testWorld()
  for (const capability of ['cp1', 'CP1']) {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: [capability] } } })
    const body = await granted(exchange(state, { form: { claims } }))
    const token = decodeJwt(body.access_token)
    assert.equal(body.expires_in, 86399)
    assert.equal(token.exp, start / 1000 + 86400)
    assert.deepEqual(token['xms_cc'], [capability])
  }
})

test('claims that declare no capability change nothing', async () => {
  const { state } = testWorld()
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1732442400"}}}'
  const body = await granted(exchange(state, { form: { claims } }))
  assert.ok(body.expires_in < 5400)
  assert.equal(decodeJwt(body.access_token)['xms_cc'], undefined)
})

test('a claims challenge gets a token that dates from then on, and never from later than now', async () => {
  const { state } = testWorld()
  const now = start / 1000
  for (const [asked, notBefore] of [
    [now, now],
    [now - 60, now - 60],
    [now - 3600, now - 300],
    [now + 3600, now],
    ['soon', now - 300],
  ]) {
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: String(asked) } } })
    const { access_token } = await granted(exchange(state, { form: { claims } }))
    assert.equal(decodeJwt(access_token).nbf, notBefore, String(asked))
  }
})

test('the assertion', async (t) => {
  const { state, home, identity } = testWorld()
  const token = await assertion(state)
  const { aio, rh, uti, xms_rd, iat = 0, nbf, exp = 0, ...said } = decodeJwt(token)

  await t.test('the assertion says who the managed identity is, with the token exchange as a GUID for audience', () => {
    assert.deepEqual(said, {
      aud: 'fb60f99c-7a34-4190-8149-302f77469936',
      iss: `https://login.microsoftonline.com/${home.id}/v2.0`,
      azp: identity.clientId,
      azpacr: '2',
      idtyp: 'app',
      oid: identity.principalId,
      sub: identity.principalId,
      tid: home.id,
      ver: '2.0',
      xms_az_rid: state.world.compute.resourceId,
      xms_mirid: identity.resourceId,
      xms_ficinfo: 'CAEQABgAIAA',
      xms_idrel: '7 2',
    })
    for (const opaque of [aio, rh, uti, xms_rd]) assert.equal(typeof opaque, 'string')
  })

  await t.test('the assertion lives a day and five minutes', () => {
    assert.equal(exp - iat, 86_700)
    assert.equal(nbf, iat)
  })

  await t.test('the assertion has no x5t in its header', () => {
    assert.deepEqual(decodeProtectedHeader(token), { typ: 'JWT', alg: 'RS256', kid: state.keys.kid })
  })
})
