import type { Resource } from '../../guard/policy/policy.ts'

/** Well-known application IDs of the APIs (learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in). */
const APPLICATION_IDS: Readonly<Record<string, Resource>> = {
  '00000003-0000-0000-c000-000000000000': 'graph',
  '00000003-0000-0ff1-ce00-000000000000': 'sharepoint',
  '797f4846-ba00-4fd7-ba43-dac1f8f63013': 'arm',
}

/** Hosts of the APIs in all clouds (learn.microsoft.com/graph/deployments, …/azure/azure-government/compare-azure-government-global-azure). */
const HOSTS: readonly (readonly [RegExp, Resource])[] = [
  [/^(?:dod-)?graph\.microsoft\.(?:com|us)$|^microsoftgraph\.chinacloudapi\.cn$/, 'graph'],
  [/^[a-z0-9-]+\.sharepoint\.(?:com|us|cn)$|^[a-z0-9-]+\.sharepoint-mil\.us$/, 'sharepoint'],
  [/^management\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn|core\.windows\.net)$/, 'arm'],
]

/** Which API a resource is, as rules name it; `undefined` for one that no rule can name. */
export function resourceKind(resource: string): Resource | undefined {
  const text = resource.toLowerCase()
  const id = text.replace(/^(?:api|spn):\/\//, '').replace(/\/$/, '')
  if (Object.hasOwn(APPLICATION_IDS, id)) return APPLICATION_IDS[id]
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '') return undefined
  return HOSTS.find(([host]) => host.test(url.hostname))?.[1]
}
