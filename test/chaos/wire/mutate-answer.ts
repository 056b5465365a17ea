import { type HttpResponse, TransportError, type TransportKind } from '../../../src/http/send.ts'
import { type Draw, mutatedJson, pick } from './mutate-json.ts'
import { mutatedToken } from './mutate-token.ts'

/** An answer with one thing wrong in it. Throws the `TransportError` of an answer that does not come. */
export function mutatedAnswer(good: HttpResponse, draw: Draw): HttpResponse {
  const kind = draw()
  if (kind < 0.55) return { ...good, body: mutatedBody(good.body, draw) }
  if (kind < 0.7) return { ...good, status: pick(draw, STATUSES) }
  if (kind < 0.9) {
    const [name, value] = pick(draw, headers(draw))
    return { ...good, headers: { ...good.headers, [name]: value } }
  }
  if (kind < 0.94) return refusal(draw)
  throw new TransportError(pick(draw, KINDS), 'host:443', 'What came is not an answer')
}

const KINDS: readonly TransportKind[] = ['dns', 'refused', 'reset', 'timeout', 'tls', 'proxy', 'too-large', 'protocol']

const STATUSES: readonly number[] = [
  ...[
    0, 100, 101, 199, 200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308, 399, 400, 401,
    402,
  ],
  ...[
    403, 404, 405, 408, 409, 410, 411, 412, 413, 416, 418, 423, 424, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504,
  ],
  ...[505, 507, 508, 511, 520, 599, 600, 999],
]

function headers(draw: Draw): readonly (readonly [string, string])[] {
  const any = pick(draw, [
    '',
    ' ',
    'x',
    '-1',
    '0',
    '1e9',
    'NaN',
    '9'.repeat(30),
    '\u001b[2J',
    '"',
    'a,b',
    '%',
    'null',
    '=?',
  ])
  const names = [
    'retry-after',
    'location',
    'www-authenticate',
    'content-type',
    'content-range',
    'etag',
    'request-id',
    'date',
  ]
  const others = ['content-length', 'content-encoding', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString('base64')
  return [
    ...[...names, ...others, 'x-ms-resource-unit', 'x-ms-throttle-limit-percentage'].map(
      (name) => [name, any] as const,
    ),
    ...RETRY_AFTER.map((value) => ['retry-after', value] as const),
    ...LOCATIONS.map((value) => ['location', value] as const),
    ...['Bearer error="insufficient_claims"', 'Basic realm=/etc/passwd', 'Basic realm=', '"'].map(
      (value) => ['www-authenticate', value] as const,
    ),
    ['www-authenticate', `Bearer realm="", error="insufficient_claims", claims="${claims}"`],
    ...['bytes 0-9/10', 'bytes */10', 'bytes 5-4/3', 'bytes 0-9/*'].map((value) => ['content-range', value] as const),
    ...['text/html', 'application/octet-stream', 'application/json;charset=utf-16', ''].map(
      (value) => ['content-type', value] as const,
    ),
  ]
}

const RETRY_AFTER = [
  ...['5', '0', '-5', '0.5', '1e3', '0x10', '86400', '99999999999', 'soon', '1, 2', ' 7 ', '+3', 'Infinity'],
  ...[
    'Thu, 05 Nov 2026 12:00:07 GMT',
    'Thu, 05 Nov 2026 11:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    '2026-11-05T12:00:09Z',
  ],
]

const LOCATIONS = [
  ...[
    'https://evil.example/',
    'http://graph.microsoft.com/v1.0/x',
    'https://graph.microsoft.com:8443/v1.0/x',
    '//evil.example/x',
  ],
  ...[
    'https://u:p@graph.microsoft.com/v1.0/x',
    'https://graph.microsoft.com.evil.example/x',
    'javascript:1',
    'file:///etc/passwd',
  ],
  ...[
    '/v1.0/organization',
    '../../x',
    '',
    '?',
    '#',
    'https://[::1',
    'https://contoso.sharepoint.com:8443/file',
    '\\\\evil\\x',
  ],
]

/** What an answer looks like that refuses, in the forms of all services at once, with one thing wrong in it. */
function refusal(draw: Draw): HttpResponse {
  const document = {
    error: { code: 'Request_BadRequest', message: 'No.', innerError: { 'request-id': 'x', date: 'y' }, details: [{}] },
    error_description: 'AADSTS700016: No.\r\nTrace ID: x',
    error_codes: [700016],
    claims: '{}',
    suberror: 's',
    trace_id: 't',
    correlation_id: 'c',
    message: 'No.',
    Message: 'No.',
  }
  const form = pick(draw, [document, { ...document, error: 'invalid_client' }])
  return {
    status: pick(draw, [200, 400, 401, 403, 404, 410, 429, 500, 503]),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(mutatedJson(form, draw)),
  }
}

function mutatedBody(body: Uint8Array, draw: Draw): Uint8Array {
  const text = Buffer.from(body).toString()
  const document = parsed(text)
  if (document !== undefined && draw() < 0.35 && /ey[\w-]+\.ey[\w-]+\.[\w-]+/.test(text)) {
    return Buffer.from(
      text.replace(/ey[\w-]+\.ey[\w-]+\.[\w-]+/, (token) => JSON.stringify(mutatedToken(token, draw)).slice(1, -1)),
    )
  }
  if (document !== undefined && draw() < 0.75) return Buffer.from(mutatedJson(document, draw))
  const at = Math.floor(draw() * (body.length + 1))
  return pick(draw, [
    () => Buffer.from(body).subarray(0, at),
    () => Buffer.alloc(0),
    () => Buffer.from('   \n'),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    () => Buffer.concat([Buffer.from(body), Buffer.from('}')]),
    () => Buffer.concat([Buffer.from(body).subarray(0, at), Buffer.from([0xff]), Buffer.from(body).subarray(at)]),
    () => Buffer.concat([Buffer.from(body).subarray(0, at), Buffer.from([0]), Buffer.from(body).subarray(at)]),
    () => Buffer.from(text.replace(/:\d+/, ':NaN')),
    () => Buffer.from(text.replace(/:\d+/, ':1e400')),
    () => Buffer.from(text.replace(/:\d+/, ':01')),
    () => Buffer.from(text.replaceAll('"', "'")),
    () => Buffer.from(text.replace(/}$/, ',}')),
    () => Buffer.from(`)]}',\n${text}`),
    () => Buffer.from('<!doctype html><title>Sign in</title><p>eyJhbGciOi'),
    () => Buffer.from('null'),
    () => Buffer.from('"text"'),
    () => Buffer.from(`[${text}]`),
    () => Buffer.from(`${text}\n${text}`),
  ])()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
