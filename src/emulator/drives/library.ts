import type { Site } from '../world/model/index.ts'
import type { SiteList } from '../world/model/lists.ts'

/** A document library, by the site that it is in. */
export interface Library {
  readonly site: Site
  readonly library: SiteList
}
