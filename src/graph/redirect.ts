import { GraphError } from '../errors/errors.ts'
import { type NormalRequest, requestAt } from '../guard/normal-request.ts'
import type { HttpResponse } from '../http/send.ts'
import { requestIdIn } from '../text/redact.ts'

/** SharePoint's own hosts, by which the content of files comes and goes. */
const SHAREPOINT_HOSTS = [/^[a-z0-9-]+\.sharepoint\.(com|us|cn)$/, /^[a-z0-9-]+\.sharepoint-mil\.us$/]

/**
 * Where Graph sends documented downloads: usage reports
 * (learn.microsoft.com/graph/api/reportroot-getsharepointsiteusagedetail), file content
 * (learn.microsoft.com/graph/api/driveitem-get-content), and what SharePoint's media service makes of a file, as
 * previews (learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges). Their addresses carry their own
 * short-lived key.
 */
const DOWNLOAD_HOSTS = [...SHAREPOINT_HOSTS, /^reports[a-z0-9]*\.office\.com$/, /^[a-z0-9-]+\.svc\.ms$/]

/**
 * Where Graph sends the fragments of an upload: files (learn.microsoft.com/graph/api/driveitem-createuploadsession) and
 * attachments (learn.microsoft.com/graph/outlook-large-attachments).
 */
const UPLOAD_HOSTS = [...SHAREPOINT_HOSTS, /^outlook\.office\.com$/]

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
    if (isOneOf(DOWNLOAD_HOSTS, url)) return { kind: 'download', url }
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

/**
 * The address of an upload session, which is requested without a token. It leads to a documented host, or to Graph
 * itself. Throws `GraphError` (`FOREIGN_LINK`) for any other place: a file must not go there.
 */
export function uploadAddress(link: unknown, { path, href }: NormalRequest): URL {
  const url = typeof link === 'string' ? URL.parse(link) : null
  const isClean = url !== null && url.username === '' && url.password === ''
  if (isClean && (url.origin === new URL(href).origin || isOneOf(UPLOAD_HOSTS, url))) return url
  throw new GraphError('FOREIGN_LINK', {
    message: `The upload session for ${path} leads to ${url?.origin ?? 'something that is not a URL'}. Nothing was sent there.`,
    likelyCause:
      'Something between here and Graph changes its answers, or uploads moved to a host that is not known here.',
    fix: 'Find out who changes the answers. Files go to the documented hosts of uploads and nowhere else.',
  })
}

function isOneOf(hosts: readonly RegExp[], { protocol, port, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && hosts.some((host) => host.test(hostname))
}
