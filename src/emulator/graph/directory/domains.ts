import type { Tenant } from '../../world/model/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { directoryPages, listAnswer } from '../odata/list.ts'
import { readDomains } from '../roles.ts'

const read = { method: 'GET', workload: 'directory', roles: readDomains, options: ['$select'] } as const

/** The verified domains, the initial one first. https://learn.microsoft.com/graph/api/domain-list */
export const domains: readonly Endpoint[] = [
  {
    ...read,
    path: '/domains',
    answer(call) {
      const { tenant } = call.caller
      const toJson = (name: string) => domainJson(name, tenant)
      return listAnswer(call, { type: domainType, rows: rowsOf(tenant.domains), toJson, pages: directoryPages })
    },
  },
  {
    ...read,
    path: '/domains/{id}',
    answer(call) {
      const { tenant } = call.caller
      const id = call.params['id'] ?? ''
      const name = tenant.domains.find((domain) => domain === id.toLowerCase())
      if (name === undefined) throw resourceNotFound(id)
      return entityAnswer(call, domainType, domainJson(name, tenant))
    },
  },
]

/** https://learn.microsoft.com/graph/api/resources/domain */
const domainType: EntityType = {
  name: 'microsoft.graph.domain',
  set: 'domains',
  showsNulls: true,
  properties: declared(`
    authenticationType availabilityStatus id isAdminManaged isDefault isInitial isRoot isVerified manufacturer model
    passwordNotificationWindowInDays passwordValidityPeriodInDays state supportedServices`),
}

/** As `verifiedDomains` of the organization has it: the first custom domain is the default. */
function domainJson(name: string, { domains: all }: Tenant): Json {
  const index = all.indexOf(name)
  return {
    authenticationType: 'Managed',
    availabilityStatus: null,
    id: name,
    isAdminManaged: true,
    isDefault: index === Math.min(1, all.length - 1),
    isInitial: index === 0,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    passwordValidityPeriodInDays: 2147483647, // passwords do not expire
    passwordNotificationWindowInDays: 14,
    state: null,
  }
}
