import { type ConflictBehavior, isConflictBehavior, pathFor } from '../../drives/conflict.ts'
import { createSpool, type Spool } from '../../drives/spool.ts'
import { downloadAddress } from '../../share-point/addresses.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { Refusal } from '../refusal.ts'
import { readAllFiles } from '../roles.ts'
import { readOneSite, requireWritable, writeOneSite } from './access.ts'
import { itemAsked, type LocatedPlace, placeAsked } from './drive-address.ts'
import { drivePrefixes, eTagOf, itemJson, itemType } from './drive-items.ts'

/**
 * The bytes of a file: fetched by way of an address of SharePoint's own, and sent in one request.
 * https://learn.microsoft.com/graph/api/driveitem-get-content, https://learn.microsoft.com/graph/api/driveitem-put-content
 */
export const driveContent: readonly Endpoint[] = drivePrefixes
  .flatMap((prefix) => [`${prefix}/{address}/content`, `${prefix}/items/{item}/content`])
  .flatMap((path): Endpoint[] => [
    {
      method: 'GET',
      path,
      workload: 'sharePoint',
      roles: [...readAllFiles, ...readOneSite],
      options: [],
      answer: leadToContent,
    },
    {
      method: 'PUT',
      path,
      workload: 'sharePoint',
      roles: writeOneSite,
      options: [],
      body: 'content',
      answer: putContent,
    },
  ])

/** UNCONFIRMED: status, code and words for a folder. */
function leadToContent(call: Call): Answer {
  const { item, ...place } = itemAsked(call)
  if (item.isFolder) throw new Refusal(400, 'notSupported', 'Only files have content.')
  if (call.headers.get('if-none-match') === eTagOf(item)) return { status: 304 }
  const location = downloadAddress(call.state, call.caller.tenant, place, item, call.serviceRoot)
  return { status: 302, headers: { location } }
}

/** Bytes. "This method only supports files up to 250 MB"; UNCONFIRMED: whether these are millions. */
const LARGEST = 250_000_000

async function putContent(call: Call): Promise<Answer> {
  const place = placeAsked(call)
  requireWritable(call, place.site)
  checkVersion(call, place)
  const path = pathFor(place.files, place.path, conflictAsked(call))
  if (path === undefined) throw nameTaken()
  const file = call.state.drives.put(place, path, await receive(call), call.state.now())
  const files = call.state.drives.filesIn(place)
  const body = itemJson({ ...place, item: file, files }, call.caller.tenant)
  return entityAnswer(call, itemType, body, file.version === 1 ? 201 : 200)
}

async function receive({ content, headers }: Call): Promise<Spool> {
  if (Number(headers.get('content-length')) > LARGEST) throw tooLarge()
  const spool = createSpool()
  for await (const bytes of content ?? []) {
    await spool.append(bytes)
    if (spool.size <= LARGEST) continue
    spool.drop()
    throw tooLarge()
  }
  return spool
}

/** UNCONFIRMED: code and words. */
function tooLarge(): Refusal {
  return new Refusal(413, 'invalidRequest', 'The request is too large. Use an upload session for files of this size.')
}

/** An item ID names what is to be replaced. A new file replaces another one unless the query says something else. */
function conflictAsked({ query }: Call): ConflictBehavior {
  const asked = new URLSearchParams(query.repeated.join('&')).get('@microsoft.graph.conflictBehavior') ?? 'replace'
  if (isConflictBehavior(asked)) return asked
  throw new Refusal(400, 'invalidRequest', 'Invalid value for @microsoft.graph.conflictBehavior.')
}

/** `If-Match` and `If-None-Match`, with the ETag of one version or `*`. */
export function checkVersion({ headers }: Call, { item }: LocatedPlace): void {
  const [match, noneMatch] = [headers.get('if-match'), headers.get('if-none-match')]
  const fits = (asked: string) => item !== undefined && (asked === '*' || asked === eTagOf(item))
  if ((match === null || fits(match)) && (noneMatch === null || !fits(noneMatch))) return
  throw new Refusal(412, 'resourceModified', 'ETag does not match current item’s value')
}

export function nameTaken(): Refusal {
  return new Refusal(409, 'nameAlreadyExists', 'An item with the same name already exists under the parent')
}
