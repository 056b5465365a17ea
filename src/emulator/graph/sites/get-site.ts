import type { Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { readableSite, readOneSite } from './access.ts'
import { siteEntity, siteType } from './site.ts'

/**
 * `GET /sites/{site}`, with any of the addresses that a site has.
 * https://learn.microsoft.com/graph/api/site-get
 */
export const getSite: Endpoint = {
  method: 'GET',
  path: '/sites/{site}',
  workload: 'sharePoint',
  roles: readOneSite,
  options: ['$select'],
  answer: (call) => entityAnswer(call, siteType, siteEntity(readableSite(call))),
}
