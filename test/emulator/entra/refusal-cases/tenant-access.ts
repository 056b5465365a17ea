import type { CloudName } from '../../../../src/emulator/world/model/index.ts'
import type { testWorld } from '../../support.ts'
import type { RefusalCase } from '../refusals.ts'

/** Where each cloud's token service is. */
export const origins = {
  global: 'https://login.microsoftonline.com',
  usgov: 'https://login.microsoftonline.us',
  china: 'https://login.partner.microsoftonline.cn',
} as const satisfies Record<CloudName, string>

export const tenantAccessRefusals: readonly RefusalCase[] = [
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
  {
    when: 'the network sends the restrictions policy of another tenant',
    expect: '400 invalid_request 5000211',
    given: ({ home }) => ({
      headers: { 'sec-Restrict-Tenant-Access-Policy': `${home.id}:3a9c7d52-0b1e-4d7f-9a45-6c1f0e8b2d34` },
    }),
  },
]
