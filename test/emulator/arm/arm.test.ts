import assert from 'node:assert/strict'
import test from 'node:test'
import { arm } from '../../../src/emulator/arm/index.ts'
import { automationAccount } from '../../../src/emulator/world/build/compute.ts'
import { createTenant } from '../../../src/emulator/world/build/tenant.ts'
import { assembleWorld } from '../../../src/emulator/world/model/world.ts'
import { strangerKeys } from '../../support/emulator.ts'
import { start, testState } from '../support.ts'

const home = createTenant({ name: 'contoso', displayName: 'Contoso', azure: true })
const target = createTenant({ name: 'fabrikam', displayName: 'Fabrikam', azure: true, customDomains: ['fabrikam.com'] })
const withoutAzure = createTenant({ name: 'tailspin', displayName: 'Tailspin' })
const compute = automationAccount(home, 'Account')
const world = assembleWorld({ name: 'test', home, targets: [target, withoutAzure], compute })
const state = testState(world)
const service = arm(state)

const subscriptions = '/subscriptions?api-version=2019-11-01'

function token(claims: Record<string, unknown> = {}, keys = state.keys): Promise<string> {
  const tenant = claims['tid'] ?? target.id
  const [aud, iss] = ['https://management.core.windows.net/', `https://sts.windows.net/${tenant}/`]
  return keys.sign({ aud, iss, tid: target.id, nbf: start / 1000 - 300, exp: start / 1000 + 3600, ...claims })
}

interface Json {
  readonly error?: { readonly code: string }
}

async function ask(path: string, authorization: string | undefined, method = 'GET') {
  const headers = authorization === undefined ? {} : { authorization }
  const response = await service.request(`https://management.azure.com${path}`, { method, headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json }
}

test('an application without any role in Azure sees no subscriptions', async () => {
  const { status, body } = await ask(subscriptions, `Bearer ${await token()}`)
  assert.deepEqual([status, body], [200, { value: [], count: { type: 'Total', value: 0 } }])
})

test('it sees one tenant: the one that its token is of', async () => {
  const { status, body } = await ask('/tenants?api-version=2019-11-01', `Bearer ${await token()}`)
  assert.equal(status, 200)
  assert.deepEqual(body, {
    value: [
      {
        id: `/tenants/${target.id}`,
        tenantId: target.id,
        displayName: 'Fabrikam',
        domains: ['fabrikam.onmicrosoft.com', 'fabrikam.com'],
        tenantCategory: 'Home',
        defaultDomain: 'fabrikam.onmicrosoft.com',
        tenantType: 'AAD',
      },
    ],
  })
})

test('the API goes by two names, each with a slash at the end or without', async () => {
  for (const host of ['management.azure.com', 'management.core.windows.net']) {
    for (const aud of [`https://${host}`, `https://${host}/`]) {
      assert.equal((await ask(subscriptions, `Bearer ${await token({ aud })}`)).status, 200, aud)
    }
  }
})

test('a person of a tenant that has no Azure signs in to it and sees no subscription', async () => {
  const { status, body } = await ask(subscriptions, `Bearer ${await token({ tid: withoutAzure.id })}`)
  assert.deepEqual([status, body], [200, { value: [], count: { type: 'Total', value: 0 } }])
})

test('a request is refused', async (t) => {
  const refused = async (path: string, authorization: string | undefined, method?: string) => {
    const { status, body } = await ask(path, authorization, method)
    return [status, body.error?.code]
  }

  await t.test('a request is refused without an api-version', async () => {
    const answer = await refused('/subscriptions', `Bearer ${await token()}`)
    assert.deepEqual(answer, [400, 'MissingApiVersionParameter'])
  })

  await t.test('a request is refused without a bearer token, and told where to get one', async () => {
    for (const authorization of [undefined, 'Basic abc', 'Bearer']) {
      const { status, headers, body } = await ask(subscriptions, authorization)
      assert.deepEqual([status, body.error?.code], [401, 'AuthenticationFailed'])
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer authorization_uri="https:\/\/login\.microsoftonline/)
    }
  })

  await t.test(
    'a request is refused with a token that somebody else signed, of no tenant, or of another issuer',
    async () => {
      const forged = await token({}, await strangerKeys())
      const unknown = await token({ tid: '00000000-1111-4222-8333-444444444444' })
      const foreign = await token({ iss: `https://sts.windows.net/${home.id}/` })
      for (const bad of ['garbage', forged, unknown, foreign]) {
        assert.deepEqual(await refused(subscriptions, `Bearer ${bad}`), [401, 'InvalidAuthenticationToken'])
      }
    },
  )

  await t.test('a request is refused with a token for another API', async () => {
    const graph = await token({ aud: 'https://graph.microsoft.com' })
    assert.deepEqual(await refused(subscriptions, `Bearer ${graph}`), [401, 'InvalidAuthenticationTokenAudience'])
  })

  await t.test('a request is refused with a token that has ended, or has not begun', async () => {
    const ended = await token({ exp: start / 1000 })
    assert.deepEqual(await refused(subscriptions, `Bearer ${ended}`), [401, 'ExpiredAuthenticationToken'])
    const early = await token({ nbf: start / 1000 + 1 })
    assert.deepEqual(await refused(subscriptions, `Bearer ${early}`), [401, 'InvalidAuthenticationToken'])
  })

  await t.test('a request is answered with 501 for whatever else Azure Resource Manager has', async () => {
    const authorization = `Bearer ${await token()}`
    const path = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups?api-version=2021-04-01'
    assert.deepEqual(await refused(path, authorization), [501, 'NotImplemented'])
    assert.deepEqual(await refused(subscriptions, authorization, 'PUT'), [501, 'NotImplemented'])
  })
})
