import { pathFor } from '../drives/conflict.ts'
import type { UploadSession } from '../drives/upload-sessions.ts'
import { Refusal } from '../graph/refusal.ts'
import { nameTaken } from '../graph/sites/drive-content.ts'
import { itemJson } from '../graph/sites/drive-items.ts'
import type { EmulatorState } from '../state.ts'
import { isAtHost, readUpload } from './addresses.ts'
import { readFragment } from './fragment.ts'
import { stateOf } from './upload-state.ts'

/**
 * An upload session: its fragments, its state, its end.
 * https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export async function answerUpload(state: EmulatorState, request: Request, url: URL): Promise<Response> {
  const id = readUpload(state, url)
  const session = id === undefined ? undefined : state.drives.sessions.find(id, state.now())
  if (session === undefined || !isAtHost(session.place.site, url)) {
    throw new Refusal(404, 'itemNotFound', 'The upload session was not found')
  }
  switch (request.method) {
    case 'GET':
      return Response.json(stateOf(session))
    case 'DELETE':
      state.drives.sessions.end(session, 'nothing')
      return new Response(null, { status: 204 })
    case 'PUT':
      return putFragment(state, session, request)
    case 'POST':
      return commitDeferred(state, session)
    default:
      throw new Refusal(405, 'invalidRequest', 'Method not allowed')
  }
}

async function putFragment(state: EmulatorState, session: UploadSession, request: Request): Promise<Response> {
  const { total, bytes } = await readFragment(request, session)
  session.total = total
  await session.spool.append(bytes)
  if (session.spool.size < total || session.deferCommit) return Response.json(stateOf(session), { status: 202 })
  return commit(state, session)
}

/** UNCONFIRMED: the refusal of a session that lacks bytes. */
function commitDeferred(state: EmulatorState, session: UploadSession): Response {
  if (session.spool.size !== session.total) throw new Refusal(400, 'invalidRequest', 'The upload is not complete')
  return commit(state, session)
}

/** Makes the file. Where its name is taken, the session stays. */
function commit(state: EmulatorState, session: UploadSession): Response {
  const { place, path, onConflict, spool, tenantId } = session
  const { drives, world } = state
  const free = pathFor(drives.filesIn(place), path, onConflict)
  const tenant = world.findTenant(tenantId)
  if (free === undefined || tenant === undefined) throw nameTaken()
  const item = drives.put(place, free, spool, state.now())
  drives.sessions.end(session, 'bytes')
  const body = itemJson({ ...place, item, files: drives.filesIn(place) }, tenant)
  return Response.json(body, { status: item.version === 1 ? 201 : 200 })
}
