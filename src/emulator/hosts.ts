/** What the emulator plays. Each has an address of its own, and none can be reached by another's. */
export type Service = 'identity' | 'authority' | 'graph' | 'arm' | 'sharePoint'

/**
 * Token services and Graph roots of the clouds, and Azure Resource Manager, by the names that unmodified clients use.
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * https://learn.microsoft.com/graph/deployments
 */
const tlsHosts: ReadonlyMap<string, Service> = new Map([
  ['login.microsoftonline.com', 'authority'],
  ['login.windows.net', 'authority'],
  ['login.microsoftonline.us', 'authority'],
  ['login.partner.microsoftonline.cn', 'authority'],
  ['login.chinacloudapi.cn', 'authority'],
  ['graph.microsoft.com', 'graph'],
  ['graph.microsoft.us', 'graph'],
  ['dod-graph.microsoft.us', 'graph'],
  ['microsoftgraph.chinacloudapi.cn', 'graph'],
  ['management.azure.com', 'arm'],
  // Issuers of other tokens than Entra's; they belong to the host that such tokens come from.
  ['token.actions.githubusercontent.com', 'identity'],
  ['westeurope.oic.prod-aks.azure.com', 'identity'],
])

/** SharePoint's own hosts, one for each geography of a tenant: where files are sent to and fetched from. */
const sharePointHost = /^[a-z0-9-]+\.sharepoint\.com$/

/** The address of the Azure Instance Metadata Service: plain HTTP, on every virtual machine. */
const instanceMetadataHost = '169.254.169.254'

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

/** What the certificate names: every host that is played over TLS, those to come, and this machine. */
export const certificateNames: readonly string[] = [...loopbackHosts, ...tlsHosts.keys(), '*.sharepoint.com']

/** The host names that the proxy and port 443 answer for, to be listed in refusals. */
export const playedHosts: readonly string[] = [...tlsHosts.keys(), '*.sharepoint.com']

/** By lower-case host name, as a client behind TLS on port 443 names it. */
export function serviceOfTlsHost(hostname: string): Service | undefined {
  return sharePointHost.test(hostname) ? 'sharePoint' : tlsHosts.get(hostname)
}

/** By the whole origin, so that neither plain HTTP nor another port passes for the real host. */
export function serviceOfOrigin(origin: string): Service | undefined {
  if (origin === `http://${instanceMetadataHost}`) return 'identity'
  return origin.startsWith('https://') ? serviceOfTlsHost(origin.slice('https://'.length)) : undefined
}

export function isLoopback(hostname: string): boolean {
  return loopbackHosts.has(hostname)
}

/** Whether a request that came in at this service's own port may carry this host name. */
export function isHostOf(service: Service, hostname: string): boolean {
  if (isLoopback(hostname)) return true
  return service === 'identity' ? hostname === instanceMetadataHost : serviceOfTlsHost(hostname) === service
}
