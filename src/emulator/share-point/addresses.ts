import type { Library } from '../drives/library.ts'
import type { UploadSession } from '../drives/upload-sessions.ts'
import { isLoopback } from '../hosts.ts'
import type { EmulatorState } from '../state.ts'
import type { DriveFile } from '../world/model/files.ts'
import type { Site, Tenant } from '../world/model/index.ts'
import { driveId } from '../world/model/lists.ts'

// Addresses that need no token, because each carries a key of its own. They are made by Graph and used at SharePoint.

/** UNCONFIRMED: how long a download address is good. "A few minutes", says learn.microsoft.com/graph/api/driveitem-get-content. */
const DOWNLOAD_LASTS_MS = 60 * 60 * 1000

/** What a download address stands for. */
interface Download {
  readonly tenantId: string
  readonly drive: string
  readonly item: string
}

/** As SharePoint's keys look. Whatever hides tokens hides these too: they look like a JWT. */
const KEY = 'v1.eyJzaXRlaWQiOiIxIn0.'

/**
 * Where the addresses in a site begin. Graph that was asked on loopback answers for SharePoint as well. A client that
 * knows no proxy would otherwise go to the real SharePoint, out of the emulated world.
 */
function rootOf({ webUrl }: Site, askedAt: string): string {
  const { origin, hostname } = new URL(askedAt)
  return isLoopback(hostname) ? origin + new URL(webUrl).pathname.replace(/\/$/, '') : webUrl
}

/** Whether an address in the site is used at the host to which it leads. */
export function isAtHost({ webUrl }: Site, { host, hostname }: URL): boolean {
  return isLoopback(hostname) || new URL(webUrl).host === host
}

/** `askedAt`: the URL by which Graph was asked. */
export function downloadAddress(
  { drives, now }: EmulatorState,
  { id }: Tenant,
  place: Library,
  item: DriveFile,
  askedAt: string,
): string {
  const words = [id, driveId(place.site, place.library), item.id, String(now() + DOWNLOAD_LASTS_MS)]
  const url = new URL(`${rootOf(place.site, askedAt)}/_layouts/15/download.aspx`)
  url.searchParams.set('UniqueId', item.id)
  url.searchParams.set('Translate', 'false')
  url.searchParams.set('tempauth', KEY + drives.keys.seal(words.join(' '), ['download']))
  url.searchParams.set('ApiVersion', '2.0')
  return url.href
}

/** Undefined for an address that was made up, altered, or has expired. */
export function readDownload({ drives, now }: EmulatorState, { searchParams }: URL): Download | undefined {
  const opened = drives.keys.open(keyIn(searchParams), ['download'])
  const [tenantId = '', drive = '', item = '', expires = '0'] = opened?.split(' ') ?? []
  return Number(expires) > now() && searchParams.get('UniqueId') === item ? { tenantId, drive, item } : undefined
}

/** `askedAt`: the URL by which Graph was asked. */
export function uploadAddress({ drives }: EmulatorState, { id, place }: UploadSession, askedAt: string): string {
  const drive = driveId(place.site, place.library)
  const url = new URL(`${rootOf(place.site, askedAt)}/_api/v2.0/drives/${drive}/items/root/uploadSession`)
  url.searchParams.set('guid', `'${id}'`)
  url.searchParams.set('tempauth', KEY + drives.keys.seal(id, ['upload']))
  return url.href
}

/** The ID of an upload session; undefined for an address that was made up or altered. */
export function readUpload({ drives }: EmulatorState, { searchParams }: URL): string | undefined {
  const id = drives.keys.open(keyIn(searchParams), ['upload'])
  return id !== undefined && searchParams.get('guid') === `'${id}'` ? id : undefined
}

function keyIn(parameters: URLSearchParams): string {
  const key = parameters.get('tempauth') ?? ''
  return key.startsWith(KEY) ? key.slice(KEY.length) : ''
}
