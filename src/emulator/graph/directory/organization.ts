import type { Tenant } from '../../world/model/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { directoryPages, listAnswer } from '../odata/list.ts'
import { readOrganization } from '../roles.ts'

const read = { method: 'GET', workload: 'directory', roles: readOrganization } as const

/**
 * The caller's tenant, as a list of one and by its ID.
 * https://learn.microsoft.com/graph/api/organization-list, https://learn.microsoft.com/graph/api/organization-get
 */
export const organization: readonly Endpoint[] = [
  {
    ...read,
    path: '/organization',
    options: ['$select', '$top', '$skiptoken'],
    answer: (call) =>
      listAnswer(call, {
        type: organizationType,
        rows: rowsOf([call.caller.tenant]),
        toJson: organizationJson,
        pages: directoryPages,
      }),
  },
  {
    ...read,
    path: '/organization/{id}',
    options: ['$select'],
    answer(call) {
      const { tenant } = call.caller
      const id = call.params['id'] ?? ''
      if (id.toLowerCase() !== tenant.id) throw resourceNotFound(id)
      return entityAnswer(call, organizationType, organizationJson(tenant))
    },
  },
]

/** https://learn.microsoft.com/graph/api/resources/organization */
const organizationType: EntityType = {
  name: 'microsoft.graph.organization',
  set: 'organization',
  properties: declared(`
    assignedPlans businessPhones city country countryLetterCode createdDateTime defaultUsageLocation deletedDateTime
    directorySizeQuota displayName id isMultipleDataLocationsForServicesEnabled marketingNotificationEmails
    mobileDeviceManagementAuthority onPremisesLastSyncDateTime onPremisesSyncEnabled partnerTenantType postalCode
    preferredLanguage privacyProfile provisionedPlans securityComplianceNotificationMails
    securityComplianceNotificationPhones state street technicalNotificationMails tenantType verifiedDomains
    branding certificateBasedAuthConfiguration extensions`),
}

function organizationJson(tenant: Tenant): Json {
  return {
    id: tenant.id,
    deletedDateTime: null,
    businessPhones: [],
    createdDateTime: tenant.createdDateTime,
    displayName: tenant.displayName,
    onPremisesSyncEnabled: null,
    preferredLanguage: 'en',
    technicalNotificationMails: [],
    tenantType: 'AAD',
    verifiedDomains: tenant.domains.map((name, index) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === Math.min(1, tenant.domains.length - 1),
      isInitial: index === 0,
      name,
      type: 'Managed',
    })),
  }
}
