import { type DriveFile, filesOf } from '../../world/model/files.ts'
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
  const files = filesOf(drive.site, drive.library)
  const asked = call.params['item'] ?? 'root'
  const item = asked.toLowerCase() === 'root' ? files[0] : files.find(({ id }) => id === asked)
  if (item === undefined) throw new Refusal(404, 'itemNotFound', 'The resource could not be found.')
  return { ...drive, item, files }
}

function findDrive(tenant: Tenant, id: string): LocatedDrive & { readonly located: LocatedSite } {
  const parts = driveParts(id)
  if (parts === undefined) {
    // UNCONFIRMED: the words.
    throw new Refusal(
      400,
      'invalidRequest',
      'The provided drive id appears to be malformed, or does not represent a valid drive.',
    )
  }
  for (const geography of geographiesOf(tenant)) {
    const site = geography.sites.findById(`${geography.hostname},${parts.collection},${parts.web}`)
    const library = site && librariesOf(site).find((one) => one.id === parts.list)
    if (site && library) return { site, library, located: { geography, site } }
  }
  throw new Refusal(404, 'itemNotFound', 'Item not found')
}
