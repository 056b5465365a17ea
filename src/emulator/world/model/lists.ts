import { bytesFrom, guidFrom, guidOfMixedEndian, mixedEndianBytes, timestamp } from './ids.ts'
import type { Site } from './index.ts'

/** A list or library of a site. Nothing is kept: they are computed from the site when they are asked for. */
export interface SiteList {
  readonly id: string
  readonly displayName: string
  /** The last segment of its address, e.g. `Shared Documents`. */
  readonly name: string
  readonly template: 'documentLibrary' | 'webPageLibrary' | 'genericList' | 'tasks' | 'contacts'
  readonly webUrl: string
  readonly createdDateTime: string
  readonly lastModifiedDateTime: string
}

/** The document library and the pages that every site has, and from none to all of a few others. */
export function listsOf(site: Site): SiteList[] {
  const choice = bytesFrom('lists', site.id)[0] ?? 0
  const others = optional.filter((_, index) => (choice & (1 << index)) !== 0)
  return [...standard, ...others].map((kind) => listOf(site, kind))
}

/** Drives are what the document libraries of a site are to people who look for files. */
export function librariesOf(site: Site): SiteList[] {
  return listsOf(site).filter(({ template }) => template === 'documentLibrary')
}

/** `b!` and the GUIDs of site collection, site and list. */
export function driveId(site: Site, list: SiteList): string {
  const [, collection = '', web = ''] = site.id.split(',')
  return `b!${Buffer.concat([collection, web, list.id].map(mixedEndianBytes)).toString('base64url')}`
}

/** What a drive's ID says: where its library is. Undefined for what is no such ID. */
export function driveParts(id: string): { collection: string; web: string; list: string } | undefined {
  const bytes = Buffer.from(id.slice(2), 'base64url')
  if (!id.startsWith('b!') || bytes.length !== 48) return undefined
  const [collection, web, list] = [0, 16, 32].map((start) => guidOfMixedEndian(bytes.subarray(start, start + 16)))
  return collection && web && list ? { collection, web, list } : undefined
}

type Kind = Pick<SiteList, 'displayName' | 'name' | 'template'> & { readonly path: string }

const standard: readonly Kind[] = [
  { displayName: 'Documents', name: 'Shared Documents', template: 'documentLibrary', path: 'Shared Documents' },
  { displayName: 'Site Pages', name: 'SitePages', template: 'webPageLibrary', path: 'SitePages' },
]

const optional: readonly Kind[] = [
  { displayName: 'Archive', name: 'Archive', template: 'documentLibrary', path: 'Archive' },
  { displayName: 'Tasks', name: 'Tasks', template: 'tasks', path: 'Lists/Tasks' },
  { displayName: 'Contacts', name: 'Contacts', template: 'contacts', path: 'Lists/Contacts' },
  { displayName: 'Risk register', name: 'Risks', template: 'genericList', path: 'Lists/Risks' },
]

function listOf(site: Site, { path, ...kind }: Kind): SiteList {
  return {
    ...kind,
    id: guidFrom('list', site.id, path),
    webUrl: `${site.webUrl}/${encodeURI(path)}`,
    createdDateTime: timestamp(Date.parse(site.createdDateTime)),
    lastModifiedDateTime: site.lastModifiedDateTime,
  }
}
