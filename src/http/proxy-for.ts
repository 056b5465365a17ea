import type { Env } from '../text/env.ts'

/** The proxy that the environment names for an https address, and how it may be shown. */
export interface ProxyInUse {
  readonly url: URL
  /** Without the password that it may hold. */
  readonly shown: string
}

/** Which way a request takes. */
export type Way =
  | { readonly proxy: ProxyInUse }
  /** `HTTPS_PROXY` holds something that is no address. */
  | { readonly proxy: 'unusable' }
  /** No proxy. `why`: the reason, where the environment names a proxy all the same. */
  | { readonly proxy: undefined; readonly why?: string }

/**
 * Which proxy Node's own agent would take (nodejs.org/api/http.html#built-in-proxy-support): `HTTPS_PROXY` in either
 * letter case, unless `NO_PROXY` excepts the host.
 */
export function proxyFor({ hostname, port }: URL, env: Env): Way {
  const text = env['https_proxy'] || env['HTTPS_PROXY']
  if (!text) {
    const isHalf = env['http_proxy'] || env['HTTP_PROXY']
    return {
      proxy: undefined,
      ...(isHalf && { why: 'HTTP_PROXY is set and HTTPS_PROXY is not, so no proxy is asked' }),
    }
  }
  if (isExcepted(hostname, port || '443', env['no_proxy'] || env['NO_PROXY'] || '')) {
    return { proxy: undefined, why: `NO_PROXY excepts ${hostname}, so the proxy is not asked` }
  }
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) return { proxy: 'unusable' }
  const url = new URL(text)
  return { proxy: { url, shown: `the proxy at ${url.host}` } }
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
