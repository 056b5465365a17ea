import type { Geography, Site, Tenant } from '../../world/model/index.ts'
import { badRequest } from '../errors.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { type Rows, rowsOf } from '../odata/lazy-rows.ts'
import type { PageSizes } from '../odata/list.ts'

/** https://learn.microsoft.com/graph/api/resources/site */
export const siteType: EntityType = {
  name: 'microsoft.graph.site',
  set: 'sites',
  properties: declared(`
    createdBy createdDateTime deleted description displayName eTag error id isPersonalSite lastModifiedBy
    lastModifiedDateTime locale lockState name parentReference root settings shareByEmailEnabled sharepointIds
    siteCollection template webUrl
    analytics columns contentModels contentTypes createdByUser documentProcessingJobs drive drives externalColumns
    informationProtection items lastModifiedByUser lists onenote operations pageTemplates pages permissions recycleBin
    sites termStore termStores`),
}

/** UNCONFIRMED: the most that a page of sites holds, whatever `$top` asks for. */
const sitesOnPage = 200
export const sitePages: PageSizes = { standard: sitesOnPage, largest: sitesOnPage, above: 'fewer' }

export interface LocatedSite {
  readonly geography: Geography
  readonly site: Site
}

/** The tenant's geographies, the default one first. Refuses for a tenant without SharePoint. */
export function geographiesOf(tenant: Tenant): readonly [Geography, ...Geography[]] {
  const [home, ...others] = tenant.sharePoint.geographies
  if (home === undefined) throw badRequest('Tenant does not have a SPO license.')
  return [home, ...others]
}

export function sitesOf(geography: Geography): Rows<LocatedSite> {
  const { sites } = geography
  return { length: sites.length, at: (index) => ({ geography, site: sites.at(index) }) }
}

export function rootsOf(geographies: readonly Geography[]): Rows<LocatedSite> {
  return rowsOf(geographies.map((geography) => sitesOf(geography).at(0)))
}

/** A site as a row of a list. */
export function siteRow(located: LocatedSite): Json {
  return { ...common(located), isPersonalSite: false, ...facets(located) }
}

/** A site that was asked for by its address. */
export function siteEntity(located: LocatedSite): Json {
  return { ...common(located), description: '', ...facets(located) }
}

function common({ site }: LocatedSite): Json {
  return {
    createdDateTime: site.createdDateTime,
    id: site.id,
    lastModifiedDateTime: site.lastModifiedDateTime,
    name: site.name,
    webUrl: site.webUrl,
    displayName: site.displayName,
  }
}

/** `root` marks the top site of a site collection, which all of these are; the inner one, the root of a geography. */
function facets({ geography, site }: LocatedSite): Json {
  return {
    root: {},
    siteCollection: {
      hostname: geography.hostname,
      ...(geography.dataLocationCode === undefined ? {} : { dataLocationCode: geography.dataLocationCode }),
      ...(site.isGeographyRoot ? { root: {} } : {}),
    },
  }
}
