import type { Site, SiteRole, Tenant } from '../../model/index.ts'
import type { Problem } from '../read/problem.ts'
import { findApplication, type Referring } from './consents.ts'
import { withoutSlashes } from './named-sites.ts'

/** Sites.Selected: what each application may do with which sites. */
export function grantSites(
  tenant: Tenant,
  plans: Readonly<Record<string, Readonly<Record<string, readonly SiteRole[]>>>>,
  { applications, path, report }: Referring,
): void {
  for (const [key, sites] of Object.entries(plans)) {
    const at: Problem['path'] = [...path, 'siteGrants', key]
    const registered = findApplication(applications, key, at, report)
    for (const [address, roles] of Object.entries(sites)) {
      const site = findSite(tenant, address)
      if (site === undefined) report({ path: [...at, address], text: `is no site of ${tenant.name}` })
      if (site === undefined || registered === undefined) continue
      const { appId, displayName } = registered.application
      tenant.sharePoint.siteGrants.push({ siteId: site.id, appId, displayName, roles })
    }
  }
}

/** `sites/Finance` in the default geography, or with its host before it; the root is `/`. */
function findSite({ sharePoint: { geographies } }: Tenant, address: string): Site | undefined {
  const [host = '', ...rest] = withoutSlashes(address).split('/')
  const named = geographies.find(({ hostname }) => hostname === host.toLowerCase())
  if (named !== undefined) return named.sites.findByPath(rest.join('/'))
  return geographies[0]?.sites.findByPath(withoutSlashes(address))
}
