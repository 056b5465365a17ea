import { documentAnswer } from './answers.ts'
import type { Endpoint } from './endpoint.ts'
import { refusal } from './errors/index.ts'

/**
 * Asked by MSAL libraries to learn whether an authority host is Microsoft's, and which other names it has. Besides those
 * hosts the emulator vouches for its own: loopback names, and the one by which it was asked.
 */
export const instanceDiscovery: Endpoint = {
  path: '/common/discovery/instance',
  answer(request) {
    const asked = request.url.searchParams.get('authorization_endpoint')
    if (asked === null) throw refusal(900144, 'authorization_endpoint')
    const authorization = URL.parse(asked)
    if (authorization === null || !isKnown(authorization, request.url)) throw refusal(50049)
    const [tenant = 'common'] = authorization.pathname.split('/').filter((segment) => segment !== '')
    const version = authorization.pathname.includes('/v2.0/') ? '/v2.0' : ''
    return documentAnswer(request, {
      tenant_discovery_endpoint: `${authorization.origin}/${tenant}${version}/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: clouds.map((aliases) => ({
        preferred_network: aliases[0],
        preferred_cache: aliases[1] === 'login.windows.net' ? aliases[1] : aliases[0],
        aliases,
      })),
    })
  },
}

/** The names of each cloud's authority host, the one to send requests to first. */
const clouds = [
  ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  ['login.microsoftonline.de'],
  ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  ['login-us.microsoftonline.com'],
]

function isKnown({ hostname, host }: URL, asked: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]', ...clouds.flat()].includes(hostname) || host === asked.host
}
