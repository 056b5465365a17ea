import { bytesFrom, guidOf, timeBetween, timestamp } from '../model/ids.ts'
import type { Site, SiteCatalog } from '../model/index.ts'
import { indexedGuid, indexOfGuid } from '../model/indexed-guids.ts'
import { positionOfSlug, siteNames } from './site-names.ts'

interface SitesPlan {
  readonly seed: string
  /** e.g. `fabrikam.sharepoint.com` */
  readonly hostname: string
  /** How many site collections there are, the root included. */
  readonly count: number
}

/**
 * The sites of one geography. Each site is computed from its index when it is read, and its index from its path or its
 * ID. So a world of ten thousand tenants with a thousand sites each costs no memory.
 */
export function generateSites(plan: SitesPlan): SiteCatalog {
  if (!Number.isInteger(plan.count) || plan.count < 1 || plan.count > mostSites) {
    throw new RangeError(`${plan.hostname} must have 1 to ${mostSites} sites, the root included, and not ${plan.count}`)
  }
  const names = nameSequence(plan)

  const at = (index: number): Site => {
    if (!Number.isInteger(index) || index < 0 || index >= plan.count) {
      throw new RangeError(`${plan.hostname} has ${plan.count} sites; there is none at index ${index}`)
    }
    return siteAt(plan, index, index === 0 ? root : names.at(index - 1))
  }
  const siteIf = (index: number | undefined, matches: (site: Site) => boolean): Site | undefined => {
    if (index === undefined || index >= plan.count) return undefined
    const site = at(index)
    return matches(site) ? site : undefined
  }

  return {
    length: plan.count,
    at,
    findByPath(path) {
      const position = path === '' ? -1 : names.find(path)
      return siteIf(position === undefined ? undefined : position + 1, (site) => sameText(site.path, path))
    },
    findById: (id) => siteIf(indexOfGuid(plan.seed, id.split(',')[1] ?? ''), (site) => sameText(site.id, id)),
  }
}

/** SharePoint's own limit. https://learn.microsoft.com/office365/servicedescriptions/sharepoint-online-service-description/sharepoint-online-limits */
const mostSites = 2_000_000

interface SiteNames {
  readonly name: string
  readonly title: string
  readonly path: string
}

const root: SiteNames = { name: '', title: 'Communication site', path: '' }

function siteAt(plan: SitesPlan, index: number, { name, title, path }: SiteNames): Site {
  const bytes = bytesFrom('site', plan.seed, index)
  const created = index === 0 ? firstCreation : timeBetween(firstCreation, lastCreation, plan.seed, index)
  return {
    id: `${plan.hostname},${indexedGuid(plan.seed, index, bytes)},${guidOf(bytes.subarray(16))}`,
    name,
    displayName: title,
    path,
    webUrl: path === '' ? `https://${plan.hostname}` : `https://${plan.hostname}/${encodeURI(path)}`,
    createdDateTime: fractionalTimestamp(created),
    lastModifiedDateTime: timestamp(timeBetween(created, lastChange, plan.seed, index, 'modified')),
    isGeographyRoot: index === 0,
  }
}

const firstCreation = Date.parse('2017-04-03T07:12:00Z')
const lastCreation = Date.parse('2026-06-30T00:00:00Z')
const lastChange = Date.parse('2026-10-31T00:00:00Z')

/** Each catalogue starts at its own place in the list of names, and counts its rounds: `Finance`, then `Finance-2`. */
function nameSequence(plan: SitesPlan): { at(position: number): SiteNames; find(path: string): number | undefined } {
  const first = bytesFrom('first name', plan.seed).readUInt32BE(0) % siteNames.length
  return {
    at(position) {
      const round = Math.floor(position / siteNames.length) + 1
      const { title, slug } = siteNames[(position + first) % siteNames.length] ?? { title: '', slug: '' }
      const name = round === 1 ? slug : `${slug}-${round}`
      return { name, title: round === 1 ? title : `${title} ${round}`, path: `sites/${name}` }
    },
    find(path) {
      const [, slug = '', round = '1'] = /^sites\/(.*?)(?:-(\d{1,4}))?$/i.exec(path) ?? []
      const listed = positionOfSlug(slug)
      if (listed === undefined || Number(round) < 1) return undefined
      return (Number(round) - 1) * siteNames.length + ((listed - first + siteNames.length) % siteNames.length)
    },
  }
}

/** SharePoint writes creation times with as many decimals as they need: `2022-11-21T07:08:13.55Z`. */
function fractionalTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?(?<!0)0*Z$/, 'Z')
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
