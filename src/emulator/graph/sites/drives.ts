import type { Site } from '../../world/model/index.ts'
import { driveId, librariesOf, type SiteList } from '../../world/model/lists.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { readAllFiles, readAllSites } from '../roles.ts'
import { readableSite, readOneSite } from './access.ts'
import { driveAsked } from './drive-address.ts'
import { sitePages } from './site.ts'

const read = { method: 'GET', workload: 'sharePoint', roles: [...readAllFiles, ...readOneSite] } as const

/**
 * A site's document libraries as drives, and the first of them.
 * https://learn.microsoft.com/graph/api/drive-list, https://learn.microsoft.com/graph/api/drive-get
 */
export const siteDrives: readonly Endpoint[] = [
  {
    ...read,
    path: '/sites/{site}/drives',
    options: ['$select', '$top', '$skiptoken'],
    answer(call) {
      const site = siteAsked(call)
      const toJson = (library: SiteList) => driveJson(library, site)
      return listAnswer(call, { type: driveType, rows: rowsOf(librariesOf(site)), toJson, pages: sitePages })
    },
  },
  {
    ...read,
    path: '/sites/{site}/drive',
    options: ['$select'],
    answer: driveAnswer,
  },
  {
    ...read,
    path: '/drives/{drive}',
    options: ['$select'],
    answer: driveAnswer,
  },
]

function driveAnswer(call: Call) {
  const { library, site } = driveAsked(call)
  return entityAnswer(call, driveType, driveJson(library, site))
}

function siteAsked(call: Call): Site {
  return readableSite(call, [...readAllSites, ...readAllFiles]).site
}

/** https://learn.microsoft.com/graph/api/resources/drive */
const driveType: EntityType = {
  name: 'microsoft.graph.drive',
  set: 'drives',
  properties: declared(`
    createdBy createdDateTime description driveType eTag id lastModifiedBy lastModifiedDateTime name owner
    parentReference quota sharePointIds system webUrl bundles following items list root special`),
}

function driveJson(library: SiteList, site: Site): Json {
  const total = 27_487_790_694_400 // 25 TB, what a site may hold at most.
  const used = Number.parseInt(library.id.slice(0, 7), 16)
  return {
    createdDateTime: library.createdDateTime,
    description: '',
    id: driveId(site, library),
    lastModifiedDateTime: library.lastModifiedDateTime,
    name: library.displayName,
    webUrl: library.webUrl,
    driveType: 'documentLibrary',
    createdBy: { user: { displayName: 'System Account' } },
    owner: { group: { displayName: `${site.displayName} Owners` } },
    quota: { deleted: 0, remaining: total - used, state: 'normal', total, used },
  }
}
