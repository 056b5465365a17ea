import type { GeographyPlan } from '../../build/tenant.ts'
import type { Geography } from '../../model/index.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { SitesFilePlan, TenantFilePlan } from '../schema/tenant.ts'
import { withNamedSites } from './named-sites.ts'
import { sizeOf } from './size.ts'

type Path = Problem['path']

/** What a file says about the sites of one geography, and where. */
interface Written {
  /** Left out in a tenant that says nothing of geographies. */
  readonly code: string | undefined
  readonly sites: SitesFilePlan
  readonly path: Path
}

/** For `createTenant`, which makes the sites that have no name. */
export function planGeographies(
  plan: TenantFilePlan,
  path: Path,
  report: Report,
): number | GeographyPlan[] | undefined {
  if (plan.geographies !== undefined && plan.sites !== undefined) {
    report({ path: [...path, 'sites'], text: 'must not stand beside geographies: each geography has its own sites' })
  }
  const written = geographiesIn(plan, path)
  const sizes = written.map(({ sites, path: at }) => sizeOf(sites, { always: ['/'], standard: 10, path: at, report }))
  const [only] = sizes
  if (written[0]?.code === undefined) return only
  return written.map(({ code = '' }, index) => ({ dataLocationCode: code, sites: sizes[index] ?? 1 }))
}

/** Returns the geographies together with the sites that have a name. */
export function nameSites(made: readonly Geography[], plan: TenantFilePlan, path: Path, report: Report): Geography[] {
  const written = geographiesIn(plan, path)
  return made.map((geography, index) => {
    const { sites, path: at = [] } = written[index] ?? {}
    if (sites === undefined) return geography
    return { ...geography, sites: withNamedSites(geography, sites.named, { path: [...at, 'named'], report }) }
  })
}

/** The default one first. A tenant without sites has none. */
function geographiesIn({ geographies, sites = standardSites }: TenantFilePlan, path: Path): Written[] {
  if (geographies === undefined) return isNone(sites) ? [] : [{ code: undefined, sites, path: [...path, 'sites'] }]
  return Object.entries(geographies).map(([code, geography]) => ({
    code,
    sites: geography.sites,
    path: [...path, 'geographies', code, 'sites'],
  }))
}

const standardSites: SitesFilePlan = { named: {} }

function isNone({ count, named }: SitesFilePlan): boolean {
  return count === 0 && Object.keys(named).length === 0
}
