import { streamOf } from '../drives/content.ts'
import { Refusal } from '../graph/refusal.ts'
import { libraryById } from '../graph/sites/drive-address.ts'
import { eTagOf } from '../graph/sites/drive-items.ts'
import type { EmulatorState } from '../state.ts'
import { isAtHost, readDownload } from './addresses.ts'

/** A file, or the part of it that is asked for (RFC 9110 §14). */
export function answerDownload(state: EmulatorState, request: Request, url: URL): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new Refusal(405, 'invalidRequest', 'Method not allowed')
  const asked = readDownload(state, url)
  const tenant = asked && state.world.findTenant(asked.tenantId)
  const place = asked && tenant && libraryById(tenant, asked.drive)
  const file = place && state.drives.filesIn(place).find(({ id }) => id === asked?.item)
  // UNCONFIRMED: status and words for an address that is no longer good.
  if (place === undefined || file === undefined || !isAtHost(place.site, url)) {
    throw new Refusal(401, 'unauthenticated', 'The address of the download is not valid, or has expired.')
  }
  const content = state.drives.contentOf(place, file)
  const eTag = eTagOf(file)
  const headers = {
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'content-type': types[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream',
    etag: eTag,
    'last-modified': new Date(file.lastModifiedDateTime).toUTCString(),
  }
  const range = rangeAsked(request, eTag, content.size)
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${content.size}` } })
  }
  const [start, end] = range ?? [0, content.size]
  const length = { 'content-length': String(end - start) }
  const part = range && { 'content-range': `bytes ${start}-${end - 1}/${content.size}` }
  const body = request.method === 'HEAD' ? null : streamOf(content, start, end)
  return new Response(body, { status: range ? 206 : 200, headers: { ...headers, ...length, ...part } })
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json',
  pdf: 'application/pdf',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** One range; several, and other units, are ignored as RFC 9110 §14.2 allows. `If-Range` names the version that is meant. */
function rangeAsked({ headers }: Request, eTag: string, size: number): [number, number] | 'unsatisfiable' | undefined {
  const version = headers.get('if-range')
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range') ?? '') ?? []
  if (first === undefined || last === undefined || (version !== null && version !== eTag)) return undefined
  if (first === '') return last === '' ? undefined : [Math.max(0, size - Number(last)), size]
  const [start, end] = [Number(first), last === '' ? size : Math.min(Number(last) + 1, size)]
  return start >= size || end <= start ? 'unsatisfiable' : [start, end]
}
