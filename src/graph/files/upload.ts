import { ConfigError } from '../../errors/errors.ts'
import { type GraphMethod, type NormalRequest, requestAt } from '../../guard/normal-request.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Binding } from '../binding.ts'
import { call } from '../one-call.ts'
import { uploadInSession } from './upload-in-session.ts'
import type { ConflictBehavior, Upload } from './upload-options.ts'
import { bytesSource, fileSource, type UploadSource } from './upload-source.ts'

/** Bytes. Sessions are recommended for larger files (learn.microsoft.com/graph/api/driveitem-createuploadsession). */
const MOST_IN_ONE_REQUEST = 10 * 1024 * 1024
/** Bytes of a body for a path that has no sessions. It is held in memory. */
const MOST_WITHOUT_SESSION = 64 * 1024 * 1024

const SESSION_PATH = /\/createUploadSession$/i
/** The content of a file in a drive, for which there are sessions. */
const DRIVE_CONTENT = /^(?=.*\/content$).*?\/(drives?|shares)\//i

/** How an upload to this path begins. */
export function methodFor(path: string): GraphMethod {
  return SESSION_PATH.test(path.split('?', 1)[0] ?? '') ? 'POST' : 'PUT'
}

/**
 * Uploads a file of this name, or bytes. Resolves with Graph's answer to the last request. Rejects with `ConfigError`
 * before anything is sent, with `AccessError` for a write that must not be made, and as `call` and the source do.
 */
export async function upload(from: string | Uint8Array, asked: Upload, binding: Binding): Promise<HttpResponse> {
  const source = typeof from === 'string' ? await fileSource(from) : bytesSource(from)
  try {
    return await send(source, withOneConflict(asked), binding)
  } finally {
    await source.close()
  }
}

async function send(source: UploadSource, asked: Upload, binding: Binding): Promise<HttpResponse> {
  const { path } = asked.request
  if (SESSION_PATH.test(path)) return uploadInSession(source, asked, binding)
  const hasSessions = DRIVE_CONTENT.test(path)
  if (hasSessions && source.size > MOST_IN_ONE_REQUEST) return uploadInSession(source, asked, binding)
  if (source.size > MOST_WITHOUT_SESSION) throw tooLarge(asked.request)
  return uploadAtOnce(source, asked, binding)
}

async function uploadAtOnce(source: UploadSource, asked: Upload, binding: Binding): Promise<HttpResponse> {
  const { headers = {}, conflict, onProgress, ...parcel } = asked
  const request = conflict === undefined ? asked.request : withConflict(asked.request, conflict)
  const body = await source.read(0, source.size)
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  const typed = hasType ? headers : { ...headers, 'content-type': 'application/octet-stream' }
  const answer = await call({ ...parcel, request, headers: typed, body, timeoutFrom: 'last-byte' }, binding)
  onProgress?.(source.size, source.size)
  return answer
}

const CONFLICT = /[?&](?:@|%40)microsoft\.graph\.conflictBehavior=([^&]*)/i

/** The upload with its conflict behaviour as an option, where the query of the path has it. */
function withOneConflict(asked: Upload): Upload {
  const written = CONFLICT.exec(asked.request.query)?.[1]
  if (written === undefined) return asked
  if (asked.conflict !== undefined) throw usage('The conflict behaviour is given twice, in the path and as an option.')
  if (written !== 'fail' && written !== 'replace' && written !== 'rename') {
    throw usage(`${JSON.stringify(written)} is no conflict behaviour.`)
  }
  const request = at(asked.request, asked.request.query.replace(CONFLICT, '').replace(/^&/, '?'))
  return { ...asked, request, conflict: written }
}

function withConflict(request: NormalRequest, conflict: ConflictBehavior): NormalRequest {
  const { query } = request
  return at(request, `${query === '' ? '?' : `${query}&`}@microsoft.graph.conflictBehavior=${conflict}`)
}

function at({ method, href, path, overrides }: NormalRequest, query: string): NormalRequest {
  return requestAt(method, new URL(path + query, href), overrides)
}

function usage(message: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${message} Nothing was sent.`,
    likelyCause:
      'A file of the same name is left alone (fail), replaced (replace), or kept beside the new one (rename).',
    fix: 'Use one of `fail`, `replace` and `rename`, in one place.',
  })
}

function tooLarge({ method, path }: NormalRequest): ConfigError {
  return new ConfigError('USAGE', {
    message: `The file is too large for ${method} ${path}. Nothing was sent.`,
    likelyCause: 'Only files in drives and attachments have upload sessions.',
    fix: 'Upload a large file to `…/content` of a drive item, or to a path that ends in `/createUploadSession`.',
  })
}
