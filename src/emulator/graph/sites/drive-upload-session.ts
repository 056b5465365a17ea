import { type ConflictBehavior, isConflictBehavior, pathFor } from '../../drives/conflict.ts'
import { uploadAddress } from '../../share-point/addresses.ts'
import { stateOf } from '../../share-point/upload-state.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { badRequest } from '../errors.ts'
import { Refusal } from '../refusal.ts'
import { requireWritable, writeOneSite } from './access.ts'
import { placeAsked } from './drive-address.ts'
import { checkVersion, nameTaken } from './drive-content.ts'
import { drivePrefixes } from './drive-items.ts'

/**
 * Begins the upload of a large file. Its fragments go to an address of SharePoint's own.
 * https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export const driveUploadSession: readonly Endpoint[] = drivePrefixes
  .flatMap((prefix) => [`${prefix}/{address}`, `${prefix}/items/{item}`])
  .map((path) => ({
    method: 'POST',
    path: `${path}/createUploadSession`,
    workload: 'sharePoint',
    roles: writeOneSite,
    options: [],
    body: 'optional JSON',
    answer: begin,
  }))

function begin(call: Call): Answer {
  const { state, body, caller } = call
  const place = placeAsked(call)
  requireWritable(call, place.site)
  checkVersion(call, place)
  const { item = {}, deferCommit = false } = isRecord(body) ? body : {}
  if (!isRecord(item) || typeof deferCommit !== 'boolean') throw badRequest('Invalid request body.')
  checkName(item['name'], place.path)
  const onConflict = conflictAsked(item, call.params['item'] !== undefined && place.item !== undefined)
  if (pathFor(place.files, place.path, onConflict) === undefined) throw nameTaken()
  const { site, library, path } = place
  const session = state.drives.sessions.begin(
    { tenantId: caller.tenant.id, place: { site, library }, path, onConflict, deferCommit },
    state.now(),
  )
  const context =
    call.metadata === 'none' ? {} : { '@odata.context': `${call.serviceRoot}/$metadata#microsoft.graph.uploadSession` }
  return {
    status: 200,
    body: { ...context, uploadUrl: uploadAddress(state, session, call.serviceRoot), ...stateOf(session) },
  }
}

/** The name in the body is that of the path. UNCONFIRMED: the words of the refusal. */
function checkName(name: unknown, path: string): void {
  if (name === undefined || name === path.slice(path.lastIndexOf('/') + 1)) return
  throw new Refusal(400, 'invalidRequest', 'The name in the body must be the name in the path.')
}

/** "fail (default)"; UNCONFIRMED: a session for an item by its ID replaces what it names. */
function conflictAsked(item: Readonly<Record<string, unknown>>, namesItem: boolean): ConflictBehavior {
  const asked = item['@microsoft.graph.conflictBehavior'] ?? (namesItem ? 'replace' : 'fail')
  if (isConflictBehavior(asked)) return asked
  throw new Refusal(400, 'invalidRequest', 'Invalid value for @microsoft.graph.conflictBehavior.')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
