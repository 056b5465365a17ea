import { GraphError } from '../errors/errors.ts'
import { type NormalRequest, requestAt } from '../guard/normal-request.ts'
import type { HttpResponse } from '../http/send.ts'
import { requestIdIn } from '../text/redact.ts'

/**
 * Where Graph sends documented downloads: usage reports
 * (learn.microsoft.com/graph/api/reportroot-getsharepointsiteusagedetail) and file content
 * (learn.microsoft.com/graph/api/driveitem-get-content). Their addresses carry their own short-lived key.
 */
const DOWNLOAD_HOSTS = [
  /^reports[a-z0-9]*\.office\.com$/,
  /^[a-z0-9-]+\.sharepoint\.(com|us|cn)$/,
  /^[a-z0-9-]+\.sharepoint-mil\.us$/,
]

type Redirect =
  | { readonly kind: 'none' }
  /** Within Graph: followed as the same client. */
  | { readonly kind: 'same-origin'; readonly request: NormalRequest }
  /** A documented download: followed by GET without the bearer. */
  | { readonly kind: 'download'; readonly url: URL }

/**
 * What to do with an answer that points elsewhere. Only a GET is followed, and none with a header that overrides the
 * method. Throws `GraphError` (`REDIRECT_REFUSED`) for any other place.
 */
export function redirectOf(from: NormalRequest, response: HttpResponse): Redirect {
  const { status, headers } = response
  if (status < 300 || status >= 400 || status === 304 || headers['location'] === undefined) return { kind: 'none' }
  const { method, path, href, overrides } = from
  const isFollowed = method === 'GET' && overrides.length === 0
  const url = URL.parse(headers['location'], href) ?? undefined
  if (isFollowed && url !== undefined && url.username === '' && url.password === '') {
    if (url.origin === new URL(href).origin) return { kind: 'same-origin', request: requestAt(method, url, overrides) }
    if (url.protocol === 'https:' && url.port === '' && DOWNLOAD_HOSTS.some((host) => host.test(url.hostname))) {
      return { kind: 'download', url }
    }
  }
  throw new GraphError('REDIRECT_REFUSED', {
    message: `${method} ${path} was redirected to ${url?.origin ?? 'something that is not a URL'}, and that was not followed.`,
    likelyCause: isFollowed
      ? 'Something between here and Graph redirects its answers, or a download moved to a host that is not known here.'
      : 'Graph does not redirect writes; something between here and Graph does.',
    fix: 'Find out who redirects. A token of this target goes to Graph and nowhere else.',
    status,
    requestId: requestIdIn(headers['request-id']),
  })
}
