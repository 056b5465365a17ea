import { bytesFrom, timeBetween, timestamp } from './ids.ts'
import type { Site } from './index.ts'
import type { SiteList } from './lists.ts'

/** A file or folder of a document library. Nothing is kept: they are computed from the library when they are asked for. */
export interface DriveFile {
  readonly id: string
  readonly name: string
  readonly isFolder: boolean
  /** The folder that it is in; undefined for the root of the library. */
  readonly parentId: string | undefined
  /** Below the library, e.g. `Contracts/Offer.docx`; empty for the root. */
  readonly path: string
  readonly webUrl: string
  readonly size: number
  readonly createdDateTime: string
  readonly lastModifiedDateTime: string
  /** 1 for a file that stands in the world; each upload counts on. */
  readonly version: number
}

/** The root first, and each folder before what is in it. Every library has folders, one of them in another. */
export function filesOf(site: Site, library: SiteList): DriveFile[] {
  const chosen = (files: readonly string[], folder: string) => {
    const choice = bytesFrom('files', library.id, folder)[0] ?? 0
    return files.filter((_, index) => index === 0 || (choice & (1 << index)) !== 0)
  }
  const paths = Object.entries(tree).flatMap(([folder, files]) => [
    folder,
    ...chosen(files, folder).map((name) => (folder === '' ? name : `${folder}/${name}`)),
  ])
  return paths.map((path) => fileAt(site, library, path))
}

/** Folders by their paths, and what files may be in each; the first always is. */
const tree: Readonly<Record<string, readonly string[]>> = {
  '': ['Budget.xlsx', 'Handbook.docx', 'Plan 2026.pptx', 'Read me.txt'],
  Contracts: ['Offer.docx', 'Framework agreement.pdf'],
  'Contracts/Signed': ['Müller & Söhne.pdf', 'Northwind.pdf', 'Tailspin.pdf'],
  Minutes: ['Board.docx', 'Works council.docx'],
}

function fileAt(site: Site, library: SiteList, path: string): DriveFile {
  const isFolder = path in tree
  const bytes = bytesFrom('file', library.id, path)
  const created = timeBetween(Date.parse(site.createdDateTime), Date.parse(site.lastModifiedDateTime), library.id, path)
  const at = path.lastIndexOf('/')
  return {
    id: itemId(library, path),
    name: path === '' ? 'root' : path.slice(at + 1),
    isFolder,
    parentId: path === '' ? undefined : itemId(library, path.slice(0, Math.max(at, 0))),
    path,
    webUrl: path === '' ? library.webUrl : `${library.webUrl}/${encodeURI(path)}`,
    size: isFolder ? 0 : bytes.readUInt32BE(0) % 5_000_000,
    createdDateTime: timestamp(created),
    lastModifiedDateTime: site.lastModifiedDateTime,
    version: 1,
  }
}

interface NewFile {
  readonly parent: DriveFile
  readonly name: string
  /** What the path named until now. */
  readonly before: DriveFile | undefined
  readonly isFolder: boolean
  /** Bytes. */
  readonly size: number | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A file or folder that is made now, or the next version of a file. It keeps the ID and the letter case of the first. */
export function newFile(
  { library }: { readonly library: SiteList },
  { parent, name, before, isFolder, size = 0, now }: NewFile,
): DriveFile {
  const path = before?.path ?? (parent.path === '' ? name : `${parent.path}/${name}`)
  return {
    id: before?.id ?? itemId(library, path),
    name: before?.name ?? name,
    isFolder,
    parentId: parent.id,
    path,
    webUrl: `${library.webUrl}/${path.split('/').map(encodeURIComponent).join('/')}`,
    size,
    createdDateTime: before?.createdDateTime ?? timestamp(now),
    lastModifiedDateTime: timestamp(now),
    version: (before?.version ?? 0) + 1,
  }
}

/** As SharePoint's look: `01` and 32 letters and digits. */
function itemId(library: SiteList, path: string): string {
  const letters = Array.from(bytesFrom('item', library.id, path), (byte) => base32[byte % 32] ?? '')
  return `01${letters.join('')}`
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
