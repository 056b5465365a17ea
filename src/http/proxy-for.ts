/** The proxy that the environment names for an https address, and how it may be shown. */
export interface ProxyInUse {
  readonly url: URL
  /** Without the password that it may hold. */
  readonly shown: string
}

/**
 * Which proxy Node's own agent would take (nodejs.org/api/http.html#built-in-proxy-support): `HTTPS_PROXY` in either letter
 * case, unless `NO_PROXY` excepts the host. `undefined` for none, and for an address that cannot be one.
 */
export function proxyFor({ hostname, port }: URL, env: NodeJS.ProcessEnv): ProxyInUse | undefined {
  const text = env['https_proxy'] || env['HTTPS_PROXY']
  if (!text || !URL.canParse(text) || isExcepted(hostname, port || '443', env['no_proxy'] || env['NO_PROXY'] || '')) {
    return undefined
  }
  const url = new URL(text)
  return { url, shown: `the proxy at ${url.host}` }
}

function isExcepted(hostname: string, port: string, list: string): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', ofPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? []
      if (ofPort !== undefined && ofPort !== port) return false
      return entry === '*' || hostname === name || hostname.endsWith(`.${name}`)
    })
}
