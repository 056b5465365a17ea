import { globalAdministratorId } from '../model/directory-roles.ts'
import { guidFrom, timeBetween, timestamp } from '../model/ids.ts'
import type { Geography, Tenant } from '../model/index.ts'
import { firstPartyServicePrincipals } from './first-party.ts'
import { generateGroups } from './groups.ts'
import { generatePeople } from './people.ts'
import { generateSites } from './sites.ts'
import { boughtSkus } from './skus.ts'

export interface TenantPlan {
  /** Fit to be a manifest key, e.g. `fabrikam`. */
  readonly name: string
  readonly displayName: string
  /** The initial domain; `<name>.onmicrosoft.com` unless it says otherwise. */
  readonly domain?: string
  /** Further verified domains. */
  readonly customDomains?: readonly string[]
  /** `tenant_region_scope` of the tokens; `EU` unless it says otherwise. */
  readonly region?: string
  /** How many sites in a tenant of one geography, or the geographies, the default one first. None: no SharePoint. */
  readonly sites?: number | readonly GeographyPlan[]
  /** Whether the tenant has Azure subscriptions. */
  readonly azure?: boolean
  /** How many people there are, admin@ and user@ included; these two unless it says otherwise. */
  readonly users?: number
  /** How many groups there are; none unless it says otherwise. */
  readonly groups?: number
  /** A GUID; derived from the seed unless it says otherwise. */
  readonly id?: string
  /** What the tenant's IDs are derived from; its name unless it says otherwise. */
  readonly seed?: string
}

export interface GeographyPlan {
  /** e.g. `EUR` */
  readonly dataLocationCode: string
  readonly sites: number
}

/** A tenant before any set-up: Microsoft's own service principals, people, groups and sites. */
export function createTenant(plan: TenantPlan): Tenant {
  const seed = plan.seed ?? plan.name
  const domain = (plan.domain ?? `${plan.name}.onmicrosoft.com`).toLowerCase()
  const geographies = geographiesOf(plan, seed, domain.split('.')[0] ?? plan.name)
  const created = timeBetween(earliest, latest, 'tenant', seed)
  const createdDateTime = timestamp(created)
  const domains: readonly [string, ...string[]] = [domain, ...(plan.customDomains ?? [])]
  const mailDomain = domains[1] ?? domain
  const count = plan.users ?? 2
  const users = generatePeople({ seed, initialDomain: domain, mailDomain, count, since: created })

  return {
    name: plan.name,
    id: plan.id ?? guidFrom('tenant', seed),
    domains,
    displayName: plan.displayName,
    region: plan.region ?? 'EU',
    createdDateTime,
    applications: [],
    servicePrincipals: firstPartyServicePrincipals({
      seed,
      sharePointHosts: geographies.flatMap(({ hostname }) => sharePointHosts(hostname)),
      azure: plan.azure ?? false,
      createdDateTime,
    }),
    deletedApplications: [],
    deletedServicePrincipals: [],
    oauth2PermissionGrants: [],
    users,
    groups: generateGroups({ seed, mailDomain, count: plan.groups ?? 0, users, since: created }),
    subscribedSkus: geographies.length === 0 ? [] : boughtSkus(count),
    roleAssignments: users.slice(0, 1).map(({ id }) => ({ principalId: id, roleDefinitionId: globalAdministratorId })),
    roleEligibilities: [],
    sharePoint: { geographies, siteGrants: [], sharingLinks: [] },
  }
}

const earliest = Date.parse('2014-01-01T00:00:00Z')
const latest = Date.parse('2017-04-01T00:00:00Z')

function geographiesOf(plan: TenantPlan, seed: string, prefix: string): Geography[] {
  if (plan.sites === undefined) return []
  const plans = typeof plan.sites === 'number' ? [{ dataLocationCode: undefined, sites: plan.sites }] : plan.sites
  return plans.map(({ dataLocationCode, sites }, index) => {
    // A satellite geography adds its code to the host: contoso.sharepoint.com, contosojpn.sharepoint.com.
    const hostname = `${prefix}${index === 0 ? '' : (dataLocationCode?.toLowerCase() ?? '')}.sharepoint.com`
    return { hostname, dataLocationCode, sites: generateSites({ seed: `${seed}/${hostname}`, hostname, count: sites }) }
  })
}

/** `contoso.sharepoint.com`, and the hosts for its administration and for personal sites. */
function sharePointHosts(hostname: string): string[] {
  return ['', '-admin', '-my'].map((suffix) => hostname.replace('.', `${suffix}.`))
}
