import { basename } from 'node:path'
import { ConfigError, GraphError, RunError } from '../../errors/errors.ts'
import { type NormalRequest, requestAt } from '../../guard/normal-request.ts'
import { bodyObject, type HttpResponse } from '../../http/send.ts'
import type { Binding } from '../binding.ts'
import { costOf } from '../budget/cost.ts'
import { endOfAnswer, endOfFailure } from '../call-end.ts'
import { deliver, isSuccess, nameOf, type Parcel } from '../deliver.ts'
import { admit, begin as beginWatch, NO_CONTENT, type OneCall } from '../one-call.ts'
import { uploadAddress } from '../redirect.ts'
import { counted } from '../sent-writes.ts'
import { hasExpired } from './expired-address.ts'
import { type KeptSession, keptSession } from './kept-session.ts'
import type { Upload } from './upload-options.ts'
import { cancel, nextOf, type Sending, sendFragments, type UploadSession } from './upload-session.ts'
import type { UploadSource } from './upload-source.ts'

/** Bytes: what fragments are a multiple of (learn.microsoft.com/graph/api/driveitem-createuploadsession). */
const UNIT = 320 * 1024
/** "A byte range size of 10 MiB for stable high speed connections is optimal." */
const FRAGMENT = 32 * UNIT
/** Below 4 MB (learn.microsoft.com/graph/outlook-large-attachments). */
const OUTLOOK_FRAGMENT = 12 * UNIT

/**
 * Uploads in a session: one write to the gate, many requests on the wire. What the session holds is freed when the upload
 * fails, unless it is kept for a later run.
 */
export async function uploadInSession(source: UploadSource, asked: Upload, binding: Binding): Promise<HttpResponse> {
  if (source.size === 0) throw empty()
  if (Object(asked.body).deferCommit === true) throw deferred()
  // Last, because a limit counts what it lets pass.
  const one = admit({ request: asked.request }, binding)
  // What is judged is the request that begins the session, also where the session of an earlier run goes on.
  const parcel = sessionParcel(source, asked)
  const watch = await beginWatch(parcel, one, binding)
  if (one.isWithheld) return NO_CONTENT
  try {
    const response = await withSession(source, asked, { one, parcel: { ...parcel, watch } }, binding)
    watch?.ended(endOfAnswer(response))
    return one.answered({ response, wasLeftOpen: false }) ?? response
  } catch (error) {
    watch?.ended(endOfFailure(error, true))
    throw one.unanswered(error)
  }
}

/** The call of an upload, and the request that begins its session. */
interface Beginning {
  readonly one: OneCall
  readonly parcel: Parcel
}

async function withSession(
  source: UploadSource,
  asked: Upload,
  beginning: Beginning,
  binding: Binding,
): Promise<HttpResponse> {
  const { resume, signal, onProgress } = asked
  const kept =
    resume === undefined
      ? undefined
      : await keptSession(resume, { tenantId: await binding.tenantId(), request: asked.request, file: source.state })
  const sendingTo = (session: UploadSession): Sending => ({
    session,
    source,
    network: binding.runtime,
    signal,
    onProgress,
  })
  const found = await whereItStopped(kept, asked.request, binding, sendingTo)
  const session = found?.session ?? (await begin(asked.request, beginning, binding))
  let isKept = false
  try {
    await kept?.save(session.url)
    isKept = kept !== undefined
    const send = (): Promise<HttpResponse> => sendFragments(sendingTo(session), found?.start)
    const answer = await counted(binding.sentWrites, beginning.one.writes, send)
    await kept?.forget()
    return answer
  } catch (error) {
    if (!isKept || !canGoOn(error)) {
      await cancel(session, binding.runtime)
      await kept?.forget()
    }
    throw error
  }
}

/** The session of an earlier run and the byte that it waits for; `undefined` where there is none, or it is over. */
async function whereItStopped(
  kept: KeptSession | undefined,
  request: NormalRequest,
  { userAgent }: Binding,
  sendingTo: (session: UploadSession) => Sending,
): Promise<{ readonly session: UploadSession; readonly start: number } | undefined> {
  if (kept?.url === undefined) return undefined
  const session = sessionAt(kept.url, request, userAgent)
  try {
    return { session, start: await nextOf(sendingTo(session)) }
  } catch (error) {
    if (hasExpired(error)) return undefined
    throw error
  }
}

async function begin(request: NormalRequest, { one, parcel }: Beginning, binding: Binding): Promise<UploadSession> {
  const costs = [costOf(parcel.request)]
  // A session that nothing is sent to changes nothing, so a second one does no harm.
  const { response } = await deliver(parcel, { costs, isRepeatable: true, writes: [] }, binding)
  if (!isSuccess(response)) throw await one.refused(response, binding.runtime.now())
  return sessionAt(bodyObject(response)?.['uploadUrl'], request, binding.userAgent)
}

function sessionParcel({ size, state }: UploadSource, asked: Upload): Parcel {
  const { request, priority, signal } = asked
  const headers = Object.entries(asked.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-type')
  const target = sessionRequest(request)
  return {
    request: target,
    headers: Object.fromEntries(headers),
    body: JSON.stringify(
      asked.body ?? bodyFor(target, asked, state === undefined ? 'file' : basename(state.path), size),
    ),
    signal,
    ...(priority === undefined ? {} : { priority }),
  }
}

function sessionAt(link: unknown, request: NormalRequest, userAgent: string): UploadSession {
  const url = uploadAddress(link, request)
  const fragment = url.hostname.startsWith('outlook.') ? OUTLOOK_FRAGMENT : FRAGMENT
  return { url, fragment, name: nameOf(request), userAgent }
}

/** `…/content` and `…/createUploadSession` stand at the same place below an item. */
function sessionRequest({ href, path, overrides }: NormalRequest): NormalRequest {
  return requestAt('POST', new URL(path.replace(/\/content$/i, '/createUploadSession'), href), overrides)
}

/** What a session begins with: for an attachment, name and size; for a file in a drive, what a PUT would do. */
function bodyFor({ path }: NormalRequest, { conflict = 'replace' }: Upload, name: string, size: number): object {
  return /\/attachments\/createUploadSession$/i.test(path)
    ? { AttachmentItem: { attachmentType: 'file', name, size } }
    : { item: { '@microsoft.graph.conflictBehavior': conflict } }
}

/** Whether a later run may find the session as it is now, and the file unchanged. */
function canGoOn(error: unknown): boolean {
  if (error instanceof RunError && error.code === 'INPUT_CHANGED') return false
  return !(error instanceof GraphError) || error.status === undefined || error.status === 429 || error.status >= 500
}

/** A fragment has at least one byte: its range names the first and the last one. */
function empty(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'An empty file cannot be sent in an upload session. Nothing was sent.',
    likelyCause: 'The path ends in `/createUploadSession`, or the program that writes the file has not begun.',
    fix: 'Put an empty file to `…/content`.',
  })
}

function deferred(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'An upload with deferCommit cannot be sent. Nothing was sent.',
    likelyCause: 'Such a file appears by one more request to the address of the session, which is not shown.',
    fix: 'Leave deferCommit out of the body.',
  })
}
