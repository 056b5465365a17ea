import { automationAccount } from '../build/compute.ts'
import { demoApplication } from '../build/demo-application.ts'
import { grantAdminConsent } from '../build/set-up.ts'
import { createTenant, type GeographyPlan, type TenantPlan } from '../build/tenant.ts'
import { bytesFrom } from '../model/ids.ts'
import type { Tenant, World } from '../model/index.ts'
import { indexedGuid, indexOfGuid } from '../model/indexed-guids.ts'
import { LazyTenant, type TenantName } from '../model/lazy-tenant.ts'
import { findApplicationIn } from '../model/world.ts'
import { contoso } from './bare.ts'

export interface FleetOptions {
  /** How many target tenants. */
  readonly targets?: number
  /** How many sites each of them has, the roots included. */
  readonly sites?: number
  /** How many people each of them has; at least 2. */
  readonly users?: number
  /** How many groups each of them has; none unless it says otherwise. */
  readonly groups?: number
  /** Application permissions of Graph that every target consents to. Default `Sites.FullControl.All`. */
  readonly permissions?: readonly string[]
  /** Data location codes, the default geography's first, e.g. `['EUR', 'JPN']`. Left out, there is one, without a code. */
  readonly geographies?: readonly string[]
}

/**
 * The seed world with any number of targets, each with consent as there. A tenant is generated when something in it is
 * asked for; until then it costs nothing, because its index can be read back from its ID and from its domain. It is kept
 * only once something in it has changed; before that it can be generated again. `makeTenant` is there for tests that count. Throws a RangeError for numbers that cannot be.
 */
export function fleetWorld(options: FleetOptions = {}, makeTenant: (plan: TenantPlan) => Tenant = createTenant): World {
  const { targets: count = 20, sites = 50, users = 2, groups = 0, geographies = [] } = options
  const { permissions = ['Sites.FullControl.All'] } = options
  atLeast('targets', count, 1)
  atLeast('sites', sites, Math.max(1, geographies.length))
  atLeast('users', users, 2)
  atLeast('groups', groups, 0)

  const home = contoso()
  const compute = automationAccount(home, 'AzAutomationDemo')
  const application = demoApplication(home, compute, { graph: permissions })
  const plan = { sites: spread(sites, geographies), users, groups }
  // What the targets consented to, whatever becomes of the application: a tenant is the same whenever it is generated.
  const consented = structuredClone(application)

  const asked = new Map<number, LazyTenant>()
  const at = (index: number): LazyTenant => {
    const known = asked.get(index)
    if (known !== undefined) return known
    const name = nameAt(index)
    const tenant = new LazyTenant(name, () => {
      const made = makeTenant({ ...name, ...plan, seed: `fleet/${index}`, region: regions[index % 3] ?? 'EU' })
      grantAdminConsent(made, consented, home)
      return made
    })
    asked.set(index, tenant)
    return tenant
  }
  // An application that was registered in a target is in one that has changed.
  const owners = function* (): Iterable<Tenant> {
    yield home
    for (const tenant of asked.values()) if (tenant.isChanged) yield tenant
  }

  return {
    name: 'fleet',
    home,
    compute,
    targets: {
      *[Symbol.iterator]() {
        for (let index = 0; index < count; index++) yield at(index)
      },
    },
    findTenant(idOrDomain) {
      const key = idOrDomain.toLowerCase()
      if ([home.id, ...home.domains].includes(key)) return home
      const index = indexOfGuid(seed, key) ?? indexOfDomain(key)
      if (index === undefined || index >= count) return undefined
      const { id, domains } = nameAt(index)
      return key === id || domains.includes(key) ? at(index) : undefined
    },
    findApplication: (appId) => findApplicationIn(owners(), appId),
  }
}

const seed = 'fleet'
const regions = ['EU', 'NA', 'AS']

// Names that Microsoft uses for companies that do not exist.
const companies: readonly string[] = [
  'Adatum',
  'Fourthcoffee',
  'Litware',
  'Lucerne',
  'Margie',
  'Northwind',
  'Proseware',
  'Tailspin',
  'Treyresearch',
  'Wingtip',
  'Woodgrove',
]

/** `adatum1`, `fourthcoffee2`, …: the number is the position, so that it can be read back. */
function nameAt(index: number): TenantName {
  const company = companies[index % companies.length] ?? ''
  const name = `${company.toLowerCase()}${index + 1}`
  return {
    name,
    id: indexedGuid(seed, index, bytesFrom('tenant', seed, index)),
    domains: [`${name}.onmicrosoft.com`],
    displayName: `${company} ${index + 1}`,
  }
}

function indexOfDomain(domain: string): number | undefined {
  const number = /^[a-z]+(\d{1,9})\.onmicrosoft\.com$/.exec(domain)?.[1]
  return number === undefined || Number(number) < 1 ? undefined : Number(number) - 1
}

/** As evenly as it goes; what is left over goes to the first. */
function spread(sites: number, codes: readonly string[]): number | GeographyPlan[] {
  if (codes.length === 0) return sites
  const each = Math.floor(sites / codes.length)
  return codes.map((dataLocationCode, index) => ({
    dataLocationCode,
    sites: index === 0 ? sites - each * (codes.length - 1) : each,
  }))
}

function atLeast(what: string, number: number, least: number): void {
  if (Number.isSafeInteger(number) && number >= least) return
  throw new RangeError(`The number of ${what} must be a whole number of at least ${least}, and not ${number}.`)
}
