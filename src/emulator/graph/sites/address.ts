import { guid } from '../../world/model/ids.ts'
import type { Tenant } from '../../world/model/index.ts'
import { Refusal } from '../refusal.ts'
import { geographiesOf, type LocatedSite } from './site.ts'

/**
 * Finds a site by any of its addresses: `root`, `{hostname}`, `{hostname}:/{path}` or its ID
 * `{hostname},{site collection GUID},{web GUID}`.
 * https://learn.microsoft.com/graph/api/site-get
 */
export function findSite(tenant: Tenant, address: string): LocatedSite {
  const geographies = geographiesOf(tenant)
  const [home] = geographies
  if (address.toLowerCase() === 'root') return { geography: home, site: home.sites.at(0) }

  const [hostname = '', rest] = address.split(/[:,]/, 2)
  const geography = geographies.find((candidate) => candidate.hostname === hostname.toLowerCase())
  if (geography === undefined) throw new Refusal(400, 'invalidRequest', 'Invalid hostname for this tenancy')
  if (rest === undefined) return { geography, site: geography.sites.at(0) }

  const site = address.includes(':/')
    ? geography.sites.findByPath(trimSlashes(address.slice(hostname.length + 1)))
    : geography.sites.findById(wellFormedId(address))
  if (site === undefined) throw new Refusal(404, 'itemNotFound', 'Requested site could not be found')
  return { geography, site }
}

function wellFormedId(id: string): string {
  const [, collection = '', web = '', ...more] = id.split(',')
  if (guid.test(collection) && guid.test(web) && more.length === 0) return id
  const part = guid.test(collection) ? 'site id' : 'site collection id'
  throw new Refusal(400, 'invalidRequest', `Provided identifier is malformed - ${part} is not valid`)
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|(?<!\/)\/+$/g, '')
}
