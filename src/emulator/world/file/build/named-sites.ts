import type { Geography, Site, SiteCatalog } from '../../model/index.ts'
import type { Problem, Report } from '../read/problem.ts'

interface Place {
  readonly path: Problem['path']
  readonly report: Report
}

/**
 * Sites by the path and name that a file gives them, right after the root. They take the place of generated ones, whose
 * IDs and times they keep; a generated site of the same path takes another's name instead.
 */
export function withNamedSites(
  { hostname, sites }: Geography,
  named: Readonly<Record<string, { readonly displayName?: string | undefined }>>,
  { path, report }: Place,
): SiteCatalog {
  const replaced = new Map<string, Site>()
  const byPath = new Map<string, Site>()
  const put = (original: Site, site: Site) => {
    replaced.set(original.id, site)
    byPath.set(site.path.toLowerCase(), site)
  }

  for (const [key, { displayName }] of Object.entries(named)) {
    const sitePath = withoutSlashes(key)
    const original = sites.at(byPath.size + 1)
    if (byPath.has(sitePath.toLowerCase())) report({ path: [...path, key], text: 'is the same site as one before it' })
    else put(original, { ...original, ...addressOf(hostname, sitePath, displayName) })
  }

  const places = Array.from(byPath, (_, index) => sites.at(index + 1))
  const free = places.filter((site) => !byPath.has(site.path.toLowerCase()))
  const twins = [...byPath.keys()]
    .map((sitePath) => sites.findByPath(sitePath))
    .filter((site) => site !== undefined && !replaced.has(site.id))
  for (const [index, twin] of twins.entries()) {
    const spare = free[index]
    if (twin !== undefined && spare !== undefined) {
      put(twin, { ...twin, name: spare.name, displayName: spare.displayName, path: spare.path, webUrl: spare.webUrl })
    }
  }

  const current = (site: Site | undefined) => (site === undefined ? undefined : (replaced.get(site.id) ?? site))
  return {
    length: sites.length,
    at: (index) => {
      const site = sites.at(index)
      return replaced.get(site.id) ?? site
    },
    findById: (id) => current(sites.findById(id)),
    findByPath(sitePath) {
      const renamed = byPath.get(sitePath.toLowerCase())
      if (renamed !== undefined) return renamed
      const site = sites.findByPath(sitePath)
      return site !== undefined && replaced.has(site.id) ? undefined : site
    },
  }
}

export function withoutSlashes(path: string): string {
  return path.replace(/^\/+|(?<!\/)\/+$/g, '')
}

function addressOf(hostname: string, path: string, displayName: string | undefined) {
  const name = path.slice(path.indexOf('/') + 1)
  return { name, displayName: displayName ?? name, path, webUrl: `https://${hostname}/${encodeURI(path)}` }
}
