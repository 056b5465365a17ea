import type { Endpoint } from './endpoint.ts'
import { declared, type EntityType, type Json } from './odata/entity-type.ts'
import { rowsOf } from './odata/lazy-rows.ts'
import { listAnswer, type PageSizes } from './odata/list.ts'
import { readServiceHealth } from './roles.ts'

/**
 * `GET /admin/serviceAnnouncement/healthOverviews`: here, all is well.
 * https://learn.microsoft.com/graph/api/serviceannouncement-list-healthoverviews
 */
export const healthOverviews: Endpoint = {
  method: 'GET',
  path: '/admin/serviceAnnouncement/healthOverviews',
  workload: 'serviceHealth',
  roles: readServiceHealth,
  options: ['$select', '$top', '$skiptoken'],
  answer: (call) =>
    listAnswer(call, { type: serviceHealthType, rows: rowsOf(services), toJson: (service) => service, pages }),
}

const pages: PageSizes = { standard: 100, largest: 100, above: 'fewer' }

const serviceHealthType: EntityType = {
  name: 'microsoft.graph.serviceHealth',
  set: 'admin/serviceAnnouncement/healthOverviews',
  properties: declared('id service status issues'),
}

const services: readonly Json[] = [
  operational('Exchange', 'Exchange Online'),
  operational('OrgLiveID', 'Identity Service'),
  operational('OSDPPlatform', 'Microsoft 365 suite'),
  operational('microsoftteams', 'Microsoft Teams'),
  operational('OneDriveForBusiness', 'OneDrive for Business'),
  operational('SharePoint', 'SharePoint Online'),
]

function operational(id: string, service: string): Json {
  return { service, status: 'serviceOperational', id }
}
