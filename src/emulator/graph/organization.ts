import type { Tenant } from '../world/model.ts'
import type { Endpoint } from './endpoint.ts'
import { declared, type EntityType, entityAnswer, type Json } from './odata/entity.ts'
import { directoryPages, listAnswer } from './odata/list.ts'
import { rowsOf } from './odata/rows.ts'
import { Refusal } from './refusal.ts'
import { readOrganization } from './roles.ts'

/**
 * `GET /organization`: the caller's tenant, as a list of one.
 * https://learn.microsoft.com/graph/api/organization-list
 */
export const listOrganization: Endpoint = {
  method: 'GET',
  path: '/organization',
  workload: 'directory',
  roles: readOrganization,
  answer: (call) =>
    listAnswer(call, {
      type: organizationType,
      rows: rowsOf([call.caller.tenant]),
      toJson: organization,
      pages: directoryPages,
    }),
}

/** `GET /organization/{id}` https://learn.microsoft.com/graph/api/organization-get */
export const getOrganization: Endpoint = {
  method: 'GET',
  path: '/organization/{id}',
  workload: 'directory',
  roles: readOrganization,
  answer(call) {
    const { tenant } = call.caller
    const id = call.params['id'] ?? ''
    if (id.toLowerCase() !== tenant.id) {
      throw new Refusal(
        404,
        'Request_ResourceNotFound',
        `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
      )
    }
    return entityAnswer(call, organizationType, organization(tenant))
  },
}

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

function organization(tenant: Tenant): Json {
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
