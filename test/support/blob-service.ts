/** A container of Azure Storage in memory, as strict as the service (learn.microsoft.com/rest/api/storageservices). */
import { type HttpRequest, type HttpResponse, type Send, TransportError } from '../../src/http/send.ts'

export const BLOB_ORIGIN = 'https://account.blob.core.windows.net'
export const CONTAINER_URL = `${BLOB_ORIGIN}/record`

/** What happens to a request instead of its answer. `done`: it is carried out all the same. */
export interface Fault {
  readonly done: boolean
  readonly answer: HttpResponse | TransportError
}

export interface BlobServiceOptions {
  /** @default 50_000 */
  readonly mostBlocks?: number
  /** Whether a full blob says so before it looks at the expected position. The documentation does not say. */
  readonly countsFirst?: boolean
  /** Names of one page of a list. */
  readonly pageSize?: number
  /** Whether a token is accepted. Without it `token` is. */
  readonly accepts?: (token: string) => boolean
  readonly fault?: (request: HttpRequest, count: number) => Fault | undefined
}

interface Blob {
  readonly type: string
  bytes: Uint8Array[]
  length: number
}

export interface BlobService {
  readonly send: Send
  readonly requests: HttpRequest[]
  readonly names: () => string[]
  readonly text: (name: string) => string
  readonly blocks: (name: string) => number
  put(name: string, text: string): void
}

export function blobService(options: BlobServiceOptions = {}): BlobService {
  const {
    mostBlocks = 50_000,
    countsFirst = false,
    pageSize = 5_000,
    accepts = (token) => token === 'token',
    fault,
  } = options
  const blobs = new Map<string, Blob>()
  const requests: HttpRequest[] = []

  function answer(request: HttpRequest): HttpResponse {
    const { method, headers = {} } = request
    const url = new URL(request.url)
    if (url.origin !== BLOB_ORIGIN) throw new Error(`Not a request for ${BLOB_ORIGIN}: ${url.origin}`)
    const [scheme, token = ''] = (headers['authorization'] ?? '').split(' ')
    if (scheme !== 'Bearer' || !accepts(token)) return refused(401, 'InvalidAuthenticationInfo')
    // Tokens need a version of 2017-11-09 or newer.
    if (!/^20\d\d-\d\d-\d\d$/.test(headers['x-ms-version'] ?? '')) return refused(400, 'InvalidHeaderValue')
    if (Number.isNaN(Date.parse(headers['x-ms-date'] ?? ''))) return refused(403, 'AuthenticationFailed')
    const [, container, ...path] = url.pathname.split('/')
    if (container !== 'record') return refused(404, 'ContainerNotFound')
    const name = path.map(decodeURIComponent).join('/')
    if (name === '')
      return url.searchParams.get('comp') === 'list' ? list(url.searchParams) : refused(400, 'InvalidUri')
    if (method === 'PUT') {
      return url.searchParams.get('comp') === 'appendblock' ? append(name, request) : create(name, request)
    }
    const blob = blobs.get(name)
    if (blob === undefined) return refused(404, 'BlobNotFound')
    if (method === 'DELETE') {
      blobs.delete(name)
      return { status: 202, headers: {}, body: Buffer.alloc(0) }
    }
    return read(blob, headers['range'])
  }

  function create(name: string, { headers = {}, body }: HttpRequest): HttpResponse {
    const type = headers['x-ms-blob-type'] ?? ''
    if (type !== 'AppendBlob' && type !== 'BlockBlob') return refused(400, 'InvalidHeaderValue')
    if (body === undefined || body.length > 0) return refused(400, 'InvalidHeaderValue')
    if (headers['if-none-match'] === '*' && blobs.has(name)) return refused(409, 'BlobAlreadyExists')
    blobs.set(name, { type, bytes: [], length: 0 })
    return { status: 201, headers: {}, body: Buffer.alloc(0) }
  }

  function append(name: string, { headers = {}, body }: HttpRequest): HttpResponse {
    const blob = blobs.get(name)
    if (blob === undefined) return refused(404, 'BlobNotFound')
    if (blob.type !== 'AppendBlob') return refused(409, 'InvalidBlobType')
    const bytes = Buffer.from(body ?? '')
    if (bytes.length === 0) return refused(400, 'InvalidHeaderValue')
    if (bytes.length > 4 * 1024 * 1024) return refused(413, 'RequestBodyTooLarge')
    const isFull = blob.bytes.length >= mostBlocks
    if (isFull && countsFirst) return refused(409, 'BlockCountExceedsLimit')
    const at = headers['x-ms-blob-condition-appendpos']
    if (at !== undefined && at !== String(blob.length)) return refused(412, 'AppendPositionConditionNotMet')
    if (isFull) return refused(409, 'BlockCountExceedsLimit')
    blob.bytes.push(bytes)
    blob.length += bytes.length
    return { status: 201, headers: {}, body: Buffer.alloc(0) }
  }

  function read(blob: Blob, range: string | undefined): HttpResponse {
    const whole = Buffer.concat(blob.bytes)
    if (range === undefined) return { status: 200, headers: {}, body: whole }
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
    // A range that is counted from the end is no range for the service, and is passed over.
    if (from === '') return { status: 200, headers: {}, body: whole }
    if (Number(from) >= whole.length) return refused(416, 'InvalidRange')
    return { status: 206, headers: {}, body: whole.subarray(Number(from), to === '' ? undefined : Number(to) + 1) }
  }

  function list(query: URLSearchParams): HttpResponse {
    const prefix = query.get('prefix') ?? ''
    const delimiter = query.get('delimiter')
    const found = new Map<string, string>()
    for (const name of [...blobs.keys()].filter((one) => one.startsWith(prefix)).sort()) {
      const end = delimiter === null ? -1 : name.indexOf(delimiter, prefix.length)
      const shown = end < 0 ? name : name.slice(0, end + 1)
      const size = blobs.get(name)?.length
      const inner = `<Name>${escaped(shown)}</Name>`
      const properties = `<Properties><Content-Length>${size}</Content-Length></Properties>`
      found.set(shown, end < 0 ? `<Blob>${inner}${properties}</Blob>` : `<BlobPrefix>${inner}</BlobPrefix>`)
    }
    const shown = [...found.keys()]
    const from = query.get('marker') ? shown.indexOf(unescapedMarker(query.get('marker') ?? '')) : 0
    const page = shown.slice(from, from + pageSize)
    const next = shown[from + pageSize]
    const marker = next === undefined ? '<NextMarker />' : `<NextMarker>${escaped(`a&b!${next}`)}</NextMarker>`
    const blobsOfPage = page.map((name) => found.get(name)).join('')
    const xml = `\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobsOfPage}</Blobs>${marker}</EnumerationResults>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) }
  }

  return {
    requests,
    async send(request) {
      const lost = fault?.(request, requests.length)
      requests.push(request)
      if (lost === undefined) return answer(request)
      if (lost.done) answer(request)
      if (lost.answer instanceof TransportError) throw lost.answer
      return lost.answer
    },
    names: () => [...blobs.keys()].sort(),
    text: (name) => Buffer.concat(blobs.get(name)?.bytes ?? []).toString(),
    blocks: (name) => blobs.get(name)?.bytes.length ?? 0,
    put(name, text) {
      const bytes = Buffer.from(text)
      blobs.set(name, { type: 'AppendBlob', bytes: [bytes], length: bytes.length })
    },
  }
}

export function refused(status: number, code: string): HttpResponse {
  return { status, headers: { 'x-ms-error-code': code }, body: Buffer.from(`<Error><Code>${code}</Code></Error>`) }
}

export function noAnswer(kind: 'timeout' | 'reset' | 'refused' = 'timeout'): TransportError {
  return new TransportError(kind, 'account.blob.core.windows.net:443', 'No answer.')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescapedMarker(marker: string): string {
  return marker.slice('a&b!'.length)
}
