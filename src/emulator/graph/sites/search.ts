import type { Geography } from '../../world/model/index.ts'
import { concatenate, type Rows, rowsOf } from '../odata/lazy-rows.ts'
import { type LocatedSite, sitesOf } from './site.ts'

/**
 * Sites with all of the words somewhere in title or address; `*` finds everything, and ends a word that only begins so.
 * The real search index lags and leaves out what it has not seen yet; this one does not.
 */
export function searchSites(geographies: readonly Geography[], search: string): Rows<LocatedSite> {
  const everything = concatenate(geographies.map(sitesOf))
  const wanted = search.replaceAll('"', '').toLowerCase().split(/\s+/).map(withoutStar).filter(Boolean)
  if (wanted.length === 0) return everything
  const found: LocatedSite[] = []
  for (let index = 0; index < everything.length; index++) {
    const located = everything.at(index)
    const text = `${located.site.displayName} ${located.site.name} ${located.site.webUrl}`.toLowerCase()
    if (wanted.every((word) => text.includes(word))) found.push(located)
  }
  return rowsOf(found)
}

function withoutStar(word: string): string {
  return word.replace(/(?<!\*)\*+$/, '')
}
