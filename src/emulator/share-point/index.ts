import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { errorBody } from '../graph/errors.ts'
import { notPlayed } from '../graph/not-played.ts'
import { Refusal } from '../graph/refusal.ts'
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
  app.all('*', async (context) => {
    const { raw } = context.req
    const url = new URL(raw.url)
    try {
      const isDownload = url.pathname.endsWith('/_layouts/15/download.aspx')
      const isUpload = /\/_api\/v2\.0\/drives\/[^/]+\/items\/[^/]+\/uploadSession$/.test(url.pathname)
      if ((isDownload || isUpload) && raw.headers.has('authorization')) {
        throw new Refusal(401, 'unauthenticated', 'Unauthorized')
      }
      if (isDownload) return await answerDownload(state, raw, url)
      if (isUpload) return await answerUpload(state, raw, url)
      throw notPlayed(`${raw.method} ${url.pathname} of SharePoint, only downloads and uploads`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const ids = { requestId: randomUUID(), clientRequestId: randomUUID() }
      return Response.json(errorBody(error, ids, state.now()), { status: error.status, headers: error.headers })
    }
  })
  return app
}
