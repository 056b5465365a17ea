import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { errorBody } from '../graph/errors.ts'
import { notPlayed } from '../graph/not-played.ts'
import { Refusal } from '../graph/refusal.ts'
import { isLoopback } from '../hosts.ts'
import type { EmulatorState } from '../state.ts'
import { answerDownload } from './download.ts'
import { answerUpload } from './upload.ts'

/**
 * SharePoint's own hosts, as far as Graph leads there: files are fetched and sent at addresses that carry their key. A
 * bearer token has no business here, and is refused
 * (https://learn.microsoft.com/graph/api/driveitem-createuploadsession#remarks).
 */
export function sharePoint(state: EmulatorState): Hono {
  const app = new Hono()
  app.all('*', ({ req: { raw } }) => answerAt(state, raw, { takesTokens: false }))
  return app
}

/**
 * Files at Graph's own address on loopback. A redirect to a download stays within the origin there, so clients rightly keep
 * their token.
 */
export function filesOnLoopback(state: EmulatorState): (request: Request) => Promise<Response> | undefined {
  return (request) => {
    const url = new URL(request.url)
    const isOfFiles = isLoopback(url.hostname) && (DOWNLOAD.test(url.pathname) || UPLOAD.test(url.pathname))
    return isOfFiles ? answerAt(state, request, { takesTokens: DOWNLOAD.test(url.pathname) }) : undefined
  }
}

const DOWNLOAD = /\/_layouts\/15\/download\.aspx$/
const UPLOAD = /\/_api\/v2\.0\/drives\/[^/]+\/items\/[^/]+\/uploadSession$/

async function answerAt(
  state: EmulatorState,
  request: Request,
  { takesTokens }: { readonly takesTokens: boolean },
): Promise<Response> {
  const url = new URL(request.url)
  try {
    if (!DOWNLOAD.test(url.pathname) && !UPLOAD.test(url.pathname)) {
      throw notPlayed(`${request.method} ${url.pathname} of SharePoint, only downloads and uploads`)
    }
    if (!takesTokens && request.headers.has('authorization')) throw new Refusal(401, 'unauthenticated', 'Unauthorized')
    return DOWNLOAD.test(url.pathname) ? answerDownload(state, request, url) : await answerUpload(state, request, url)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const ids = { requestId: randomUUID(), clientRequestId: randomUUID() }
    return Response.json(errorBody(error, ids, state.now()), { status: error.status, headers: error.headers })
  }
}
