import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { NOON } from '../../support/fake-clock.ts'
import { json, text } from '../../support/scripted-send.ts'
import {
  accessToken,
  assertionToken,
  CLIENT_ID,
  HOME_TENANT,
  HOUR,
  seconds,
  TARGET_TENANT,
} from '../../support/tokens.ts'

/** Values that no output, error or request to another place may hold. */
export const secrets = {
  assertion: 'MARKED0ASSERTION0SIGNATURE',
  access: 'MARKED0ACCESS0SIGNATURE',
  identityHeader: 'MARKED-IDENTITY-HEADER-0F8FAD5B',
  jobToken: 'MARKED-JOB-TOKEN-0F8FAD5B',
} as const

export const assertion = assertionToken({ nbf: seconds(NOON), iat: seconds(NOON), tid: HOME_TENANT }, secrets.assertion)
export const access = accessToken(
  {
    iss: `https://sts.windows.net/${TARGET_TENANT}/`,
    appid: CLIENT_ID,
    idtyp: 'app',
    iat: seconds(NOON),
    nbf: seconds(NOON),
    roles: ['Sites.Read.All'],
    ver: '1.0',
  },
  secrets.access,
)

export const GRAPH = 'https://graph.microsoft.com'
export const AUTHORITY = 'https://login.microsoftonline.com'
export const IDENTITY = 'http://127.0.0.1:41741'
export const DOWNLOADS = 'https://contoso.sharepoint.com'
export const DOMAIN = 'fabrikam.onmicrosoft.com'

/** What a file of the world holds. */
export const FILE = Buffer.from('The content of one file, byte for byte. '.repeat(50))

const sites = ['one', 'two', 'three', 'four', 'five'].map((id, index) => ({
  id,
  displayName: `Site ${id}`,
  index,
  big: 0.1,
}))

/** How the services answer when all is well. A URL that none of them has is an error of the test. */
export function goodAnswer(request: HttpRequest): HttpResponse {
  const { origin, pathname, searchParams } = new URL(request.url)
  if (origin === IDENTITY) return ofIdentity(pathname, searchParams, request.headers)
  if (origin === AUTHORITY) return ofAuthority(pathname)
  if (origin === DOWNLOADS) return ofSharePoint(request)
  if (origin === GRAPH) return ofGraph(request, pathname, searchParams)
  throw new Error(`No service of the world is at ${origin}.`)
}

function ofIdentity(path: string, query: URLSearchParams, headers: HttpRequest['headers'] = {}): HttpResponse {
  if (path === '/github') return json({ count: 1, value: assertion })
  const key = query.get('key')
  if (key !== null && headers['Authorization'] === undefined)
    return json({ error: 'unauthorized_client' }, 401, { 'www-authenticate': `Basic realm=${key}` })
  return json({
    access_token: assertion,
    expires_on: String(seconds(NOON + 24 * HOUR)),
    expires_in: '86400',
    resource: 'api://AzureADTokenExchange',
    token_type: 'Bearer',
    client_id: '5E29463D-71DA-4FE0-8E69-999B57DB23B0',
  })
}

function ofAuthority(path: string): HttpResponse {
  if (!path.endsWith('/openid-configuration'))
    return json({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: access })
  const base = `${AUTHORITY}/${TARGET_TENANT}`
  return json({ token_endpoint: `${base}/oauth2/v2.0/token`, issuer: `${base}/v2.0`, jwks_uri: `${base}/keys` })
}

function ofSharePoint({ method, headers = {} }: HttpRequest): HttpResponse {
  if (method === 'PUT') {
    const [, end, total] = /-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
    const isLast = Number(end) + 1 === Number(total)
    return isLast
      ? json({ id: 'new', size: Number(total) }, 201)
      : json({ nextExpectedRanges: [`${Number(end) + 1}-`] }, 202)
  }
  if (method === 'DELETE') return text('', 204)
  const [, from] = /^bytes=(\d+)-/.exec(headers['range'] ?? '') ?? []
  const etag = '"version-1"'
  if (from === undefined)
    return {
      status: 200,
      headers: { etag, 'content-length': String(FILE.length), 'content-type': 'text/plain' },
      body: FILE,
    }
  const rest = FILE.subarray(Number(from))
  const range = `bytes ${from}-${FILE.length - 1}/${FILE.length}`
  return { status: 206, headers: { etag, 'content-range': range, 'content-length': String(rest.length) }, body: rest }
}

function ofGraph(request: HttpRequest, path: string, query: URLSearchParams): HttpResponse {
  const below = path.replace('/v1.0', '')
  if (below === '/$batch') return batch(request)
  if (request.method === 'PATCH' || request.method === 'DELETE') return text('', 204)
  if (below.endsWith('/content')) return text('', 302, { location: `${DOWNLOADS}/file?tempauth=once` })
  if (below.endsWith('/createUploadSession'))
    return json({ uploadUrl: `${DOWNLOADS}/upload/1`, expirationDateTime: new Date(NOON + HOUR).toISOString() })
  if (request.method === 'POST') return json({ id: 'made' }, 201)
  if (below === '/sites/getAllSites' || below === '/sites' || below === '/users/delta') return page(below, query)
  return json({
    '@odata.context': `${GRAPH}/v1.0/$metadata#organization`,
    id: TARGET_TENANT,
    displayName: 'Fabrikam',
    size: 12345678901234567n.toString(),
  })
}

/** Two items a page; the last page of a delta query says where to go on. */
function page(path: string, query: URLSearchParams): HttpResponse {
  const at = Number(query.get('$skiptoken') ?? 0)
  const next = at + 2 < sites.length ? { '@odata.nextLink': `${GRAPH}/v1.0${path}?$skiptoken=${at + 2}` } : {}
  const delta =
    at + 2 < sites.length || path !== '/users/delta' ? {} : { '@odata.deltaLink': `${GRAPH}/v1.0${path}?$deltatoken=9` }
  return json({ '@odata.context': `${GRAPH}/v1.0/$metadata#sites`, value: sites.slice(at, at + 2), ...next, ...delta })
}

function batch({ body }: HttpRequest): HttpResponse {
  const { requests } = JSON.parse(String(body)) as { requests: { id: string; method: string; url: string }[] }
  const responses = requests.map(({ id, method, url }) => ({
    id,
    status: method === 'GET' ? 200 : 201,
    headers: { 'Content-Type': 'application/json' },
    body: { id: url, method },
  }))
  return json({ responses })
}
