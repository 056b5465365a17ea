import assert from 'node:assert/strict'
import test from 'node:test'
import { strangerKeys } from '../../support/emulator.ts'
import { clientId, createGraph, now, type Reply, refusal } from './fixture.ts'

const challenge =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"'

function assertUnauthenticated(reply: Reply, message: string | RegExp): void {
  assert.deepEqual([reply.status, reply.error.code], [401, 'InvalidAuthenticationToken'])
  if (typeof message === 'string') assert.equal(reply.error.message, message)
  else assert.match(reply.error.message ?? '', message)
  assert.equal(reply.headers.get('www-authenticate'), challenge)
}

test('a bearer token', async (t) => {
  const fixture = createGraph({ sites: 3 })
  const { ask, token, target, world } = fixture
  const roles = ['Sites.Read.All']
  const good = await token(roles)

  await t.test('a bearer token that is in order is taken, with the scheme in any letter case', async () => {
    assert.equal((await ask('/v1.0/sites', { roles })).status, 200)
    assert.equal((await ask('/v1.0/sites', { authorization: `bearer ${good}` })).status, 200)
  })

  await t.test('a bearer token that is missing is called empty', async () => {
    for (const authorization of [null, '', 'Bearer ', `Basic ${good}`, good]) {
      assertUnauthenticated(await ask('/v1.0/sites', { authorization }), 'Access token is empty.')
    }
  })

  await t.test('a bearer token that is no JWT is called malformed', async () => {
    for (const value of ['garbage', 'a.b', 'a.b.c', '..']) {
      assertUnauthenticated(
        await ask('/v1.0/sites', { authorization: `Bearer ${value}` }),
        /^IDX14100: JWT is not well formed/,
      )
    }
  })

  await t.test('a bearer token is refused when its signature is another key’s, altered, or none', async () => {
    const foreign = await (await strangerKeys()).sign({ aud: 'https://graph.microsoft.com', tid: target.id, roles })
    const [header, payload, signature] = good.split('.')
    const claims = {
      ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()),
      roles: ['Sites.FullControl.All'],
    }
    const altered = Buffer.from(JSON.stringify(claims)).toString('base64url')
    for (const value of [foreign, `${header}.${altered}.${signature}`]) {
      assertUnauthenticated(
        await ask('/v1.0/sites', { authorization: `Bearer ${value}` }),
        'Access token validation failure.',
      )
    }
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    assertUnauthenticated(await ask('/v1.0/sites', { authorization: `Bearer ${unsigned}` }), /^IDX14100/)
  })

  await t.test('a bearer token may name Graph with a slash, without one, and as the GUID', async () => {
    for (const aud of [
      'https://graph.microsoft.com',
      'https://graph.microsoft.com/',
      '00000003-0000-0000-c000-000000000000',
    ]) {
      assert.equal((await ask('/v1.0/sites', { roles, claims: { aud } })).status, 200, aud)
    }
  })

  await t.test('a bearer token is refused when it is for another API', async () => {
    const others = [
      'https://graph.microsoft.com//',
      'https://graph.windows.net',
      'https://fabrikam.sharepoint.com',
      clientId,
    ]
    for (const aud of [...others, 'fb60f99c-7a34-4190-8149-302f77469936', ['https://graph.microsoft.com'], undefined]) {
      const reply = await ask('/v1.0/sites', { roles, claims: { aud } })
      assertUnauthenticated(reply, 'Access token validation failure. Invalid audience.')
    }
  })

  await t.test('a bearer token lives from its nbf to its exp, by the emulator’s clock', async () => {
    const seconds = now / 1000
    assert.equal((await ask('/v1.0/sites', { roles, claims: { nbf: seconds, exp: seconds + 1 } })).status, 200)
    for (const exp of [seconds, seconds - 1, undefined]) {
      assertUnauthenticated(
        await ask('/v1.0/sites', { roles, claims: { exp } }),
        'Lifetime validation failed, the token is expired.',
      )
    }
    assertUnauthenticated(
      await ask('/v1.0/sites', { roles, claims: { nbf: seconds + 1 } }),
      'Access token has expired or is not yet valid.',
    )
  })

  await t.test('a bearer token is refused when no tenant has its tid, or another tenant issued it', async () => {
    const tid = '99999999-2222-4333-8444-555555555555'
    const reply = await ask('/v1.0/sites', { roles, claims: { tid } })
    assert.deepEqual(refusal(reply), [
      401,
      'OrganizationFromTenantGuidNotFound',
      `The tenant for tenant guid '${tid}' does not exist.`,
    ])
    assertUnauthenticated(
      await ask('/v1.0/sites', { roles, claims: { iss: `https://sts.windows.net/${world.home.id}/` } }),
      'Access token validation failure. Invalid issuer.',
    )
  })

  await t.test('a bearer token shows the sites of its own tenant and no other', async () => {
    const hosts = async (tenantId: string) => {
      const claims = { tid: tenantId, iss: `https://sts.windows.net/${tenantId}/` }
      const { body } = await ask('/v1.0/sites/root', { roles, claims })
      return body['webUrl']
    }
    assert.equal(await hosts(target.id), 'https://fabrikam.sharepoint.com')
    assert.equal(await hosts(world.home.id), 'https://contoso.sharepoint.com')
  })

  await t.test('a bearer token is not repeated in a refusal', async () => {
    for (const value of [`${good}x`, `x${good}`, good.slice(0, 40)]) {
      const reply = await ask('/v1.0/sites', { authorization: `Bearer ${value}` })
      assert.equal(reply.status, 401)
      assert.ok(!JSON.stringify([reply.body, ...reply.headers]).includes(value.slice(1, 30)))
    }
  })
})
