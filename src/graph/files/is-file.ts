import type { NormalRequest } from '../../guard/normal-request.ts'
import type { HttpResponse } from '../../http/send.ts'

/**
 * Ends of paths that name the bytes of a file: contents of drive items, versions, thumbnails, pages and transcripts
 * (learn.microsoft.com/graph/api/driveitem-get-content, …/calltranscript-get), and raw values of photos, messages and
 * attachments (learn.microsoft.com/graph/api/attachment-get).
 */
const FILE_PATH = /\/(content|contentStream|metadataContent|attachmentsArchive|\$value)$/i

/**
 * Whether an answer of Graph itself is a file, whose bytes are handed on as they are. The content type does not decide:
 * a `.json` file is served as `application/json`. An answer of a download host is a file in any case.
 */
export function isFile(
  { method, path }: Pick<NormalRequest, 'method' | 'path'>,
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
): boolean {
  if (!hasContent({ status })) return false
  if (/^\s*attachment\b/i.test(headers['content-disposition'] ?? '')) return true
  return method === 'GET' && FILE_PATH.test(path)
}

/** Whether an answer has what was asked for, or a part of it (RFC 9110 §15.3). A 202 only says that it will be there. */
export function hasContent({ status }: Pick<HttpResponse, 'status'>): boolean {
  return status === 200 || status === 203 || status === 206
}

/** Whether an answer says that it is JSON. A page that is no file can only be JSON under a wrong name, or that of a proxy. */
export function isJsonType({ headers }: Pick<HttpResponse, 'headers'>): boolean {
  return /^(application\/([\w.-]+\+)?json|text\/html)\b/i.test(headers['content-type'] ?? '')
}

/** Whether an answer says that it is another thing than JSON. An answer without content says nothing. */
export function isOtherContent(answer: Pick<HttpResponse, 'headers'>): boolean {
  return answer.headers['content-type'] !== undefined && !isJsonType(answer)
}

/** The header by which a caller asks for a part of a file (RFC 9110 §14.2). */
export function rangeIn(headers: Readonly<Record<string, string>> = {}): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'range')?.[1]
}
