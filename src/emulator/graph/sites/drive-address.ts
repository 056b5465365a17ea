import type { DriveFile } from '../../world/model/files.ts'
import type { Site, Tenant } from '../../world/model/index.ts'
import { driveParts, librariesOf, type SiteList } from '../../world/model/lists.ts'
import type { Call } from '../endpoint.ts'
import { Refusal } from '../refusal.ts'
import { readAllFiles, readAllSites } from '../roles.ts'
import { readable, readableSite } from './access.ts'
import { geographiesOf, type LocatedSite } from './site.ts'

interface LocatedDrive {
  readonly site: Site
  readonly library: SiteList
}

export interface LocatedItem extends LocatedDrive {
  readonly item: DriveFile
  /** Everything in the drive. */
  readonly files: readonly DriveFile[]
}

/** The drive that the path names, by its own ID or as the first one of a site, if the caller may read it. */
export function driveAsked(call: Call): LocatedDrive {
  const roles = [...readAllSites, ...readAllFiles]
  const { drive } = call.params
  if (drive !== undefined) {
    const found = findDrive(call.caller.tenant, drive)
    readable(call, found.located, roles)
    return found
  }
  const { site } = readableSite(call, roles)
  const [library] = librariesOf(site)
  if (library === undefined) throw new Refusal(404, 'itemNotFound', 'The site has no document library')
  return { site, library }
}

/** The item that the path names; without a name, the root. */
export function itemAsked(call: Call): LocatedItem {
  const drive = driveAsked(call)
  const files = call.state.drives.filesIn(drive)
  const item = itemAt(files, pathAsked(call, files))
  if (item === undefined) throw notFound()
  return { ...drive, item, files }
}

/** A place for a file: one that is there, or a name that is free. */
export interface LocatedPlace extends LocatedDrive {
  /** Below the library. */
  readonly path: string
  readonly item: DriveFile | undefined
  readonly files: readonly DriveFile[]
}

/** The place that the path names. Refuses the root and names that SharePoint does not take. */
export function placeAsked(call: Call): LocatedPlace {
  const drive = driveAsked(call)
  const files = call.state.drives.filesIn(drive)
  const path = pathAsked(call, files)
  // https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa; UNCONFIRMED: the words.
  if (path === '' || path.split('/').some((name) => name.trim() === '' || /["*:<>?|\\]/.test(name))) {
    throw new Refusal(400, 'invalidRequest', 'The provided name cannot be blank, or contains invalid characters.')
  }
  return { ...drive, path, item: itemAt(files, path), files }
}

/** UNCONFIRMED: that letter case does not count in a path below `root:`. */
function itemAt(files: readonly DriveFile[], path: string): DriveFile | undefined {
  return files.find((file) => file.path.toLowerCase() === path.toLowerCase())
}

/**
 * Where in the library the request points: `root`, `root:/{path}`, `items/{id}` or `items/{id}:/{path}`.
 * https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
function pathAsked({ params }: Call, files: readonly DriveFile[]): string {
  const { item, address } = params
  const [id = 'root', below] = (item ?? address ?? 'root').split(/:\/?(.*)/s)
  const start = id.toLowerCase() === 'root' ? files[0] : files.find((file) => file.id === id)
  if (start === undefined) throw notFound()
  return [start.path, (below ?? '').replace(/(?<!\/)\/+$/, '')].filter((part) => part !== '').join('/')
}

function notFound(): Refusal {
  return new Refusal(404, 'itemNotFound', 'The resource could not be found.')
}

function findDrive(tenant: Tenant, id: string): LocatedDrive & { readonly located: LocatedSite } {
  if (driveParts(id) === undefined) {
    // UNCONFIRMED: the words.
    throw new Refusal(
      400,
      'invalidRequest',
      'The provided drive id appears to be malformed, or does not represent a valid drive.',
    )
  }
  const found = libraryById(tenant, id)
  if (found === undefined) throw new Refusal(404, 'itemNotFound', 'Item not found')
  return { ...found, located: found }
}

/** The library that a drive's ID names; undefined where the tenant has none. */
export function libraryById(tenant: Tenant, id: string): (LocatedDrive & LocatedSite) | undefined {
  const parts = driveParts(id)
  if (parts === undefined) return undefined
  for (const geography of geographiesOf(tenant)) {
    const site = geography.sites.findById(`${geography.hostname},${parts.collection},${parts.web}`)
    const library = site && librariesOf(site).find((one) => one.id === parts.list)
    if (site && library) return { site, library, geography }
  }
  return undefined
}
