import assert from 'node:assert/strict'
import test from 'node:test'
import type { CloudName } from '../../../src/emulator/world/model.ts'
import { testWorld } from '../support.ts'
import { testRefusals } from './refusals.ts'
import { exchange, granted, refused } from './token-request.ts'

const origins = {
  global: 'https://login.microsoftonline.com',
  usgov: 'https://login.microsoftonline.us',
  china: 'https://login.partner.microsoftonline.cn',
} as const satisfies Record<CloudName, string>

testRefusals('access to a tenant', [
  ...(
    [
      ['fraud', 5000224],
      ['inactivity', 5000225],
      ['ephemeral', 5000229],
    ] as const
  ).map(([blockedFor, number]) => ({
    when: `Microsoft has closed the tenant for ${blockedFor}`,
    expect: `400 invalid_request ${number}`,
    given({ target }: ReturnType<typeof testWorld>) {
      target.blockedFor = blockedFor
      return {}
    },
  })),
  ...(
    [
      ['usgov', 'global', 900439],
      ['global', 'usgov', 900440],
      ['china', 'global', 90038],
      ['global', 'china', 90038],
      ['usgov', 'china', 90038],
    ] as const
  ).map(([cloud, asked, number]) => ({
    when: `the tenant is in the cloud ${cloud} and is asked for in ${asked}`,
    expect: `400 invalid_request ${number}`,
    given({ target }: ReturnType<typeof testWorld>) {
      target.cloud = cloud
      return { origin: origins[asked] }
    },
  })),
  {
    when: "the other name of China's token service is used",
    expect: '400 invalid_request 90038',
    given({ target }) {
      target.cloud = 'global'
      return { origin: 'https://login.chinacloudapi.cn' }
    },
  },
  {
    when: "the network's list of allowed tenants lacks it",
    expect: '400 invalid_request 500021',
    given: () => ({ headers: { 'Restrict-Access-To-Tenants': 'contoso.com, adatum.com' } }),
  },
])

test('a tenant is open', async (t) => {
  await t.test('in its own cloud', async () => {
    for (const cloud of ['global', 'usgov', 'china'] as const) {
      const { state, target } = testWorld()
      target.cloud = cloud
      await granted(exchange(state, { origin: origins[cloud] }))
    }
  })

  await t.test('in every cloud, when it does not say which it is in', async () => {
    for (const origin of Object.values(origins)) await granted(exchange(testWorld().state, { origin }))
  })

  await t.test("at the emulator's own address, whatever cloud it is in", async () => {
    const { state, target } = testWorld()
    target.cloud = 'china'
    await granted(exchange(state, { origin: 'https://localhost:4101' }))
  })

  await t.test('to a network that lists it, by its ID or one of its domains', async () => {
    const { state, target } = testWorld()
    for (const name of [target.id, 'FABRIKAM.com']) {
      const headers = { 'restrict-access-to-tenants': `contoso.com,${name}` }
      await granted(exchange(state, { headers }))
    }
  })
})

test('the refusal of a closed tenant comes before anything in it is looked at', async () => {
  const { state, target } = testWorld()
  target.blockedFor = 'inactivity'
  const { body } = await refused(exchange(state, { form: { grant_type: null } }))
  assert.deepEqual(body.error_codes, [5000225])
  assert.match(body.error_description, /^AADSTS5000225: This tenant has been blocked due to inactivity\./)
})
