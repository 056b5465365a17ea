import type { DriveFile } from '../../world/model/files.ts'
import type { SharingLink, Tenant } from '../../world/model/index.ts'
import { driveId } from '../../world/model/lists.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { readAllFiles } from '../roles.ts'
import { readOneSite } from './access.ts'
import { itemAsked, type LocatedItem } from './drive-address.ts'
import { sitePages } from './site.ts'

/** What names a drive in front of the items in it. */
export const drivePrefixes = ['/drives/{drive}', '/sites/{site}/drive', '/sites/{site}/drives/{drive}']

const read = { method: 'GET', workload: 'sharePoint', roles: [...readAllFiles, ...readOneSite] } as const

/**
 * Files and folders, from the root down.
 * https://learn.microsoft.com/graph/api/driveitem-get, https://learn.microsoft.com/graph/api/driveitem-list-children
 */
export const driveItems: readonly Endpoint[] = drivePrefixes
  .flatMap((prefix) => [`${prefix}/root`, `${prefix}/{address}`, `${prefix}/items/{item}`])
  .flatMap((path): Endpoint[] => [
    {
      ...read,
      path,
      options: ['$select'],
      answer: (call) => entityAnswer(call, itemType, itemJson(itemAsked(call), call.caller.tenant)),
    },
    { ...read, path: `${path}/children`, options: ['$select', '$top', '$skiptoken'], answer: children },
  ])

function children(call: Call) {
  const { item: folder, ...drive } = itemAsked(call)
  const rows = rowsOf(drive.files.filter(({ parentId }) => parentId === folder.id))
  const toJson = (item: DriveFile) => itemJson({ ...drive, item }, call.caller.tenant)
  return listAnswer(call, { type: itemType, rows, toJson, pages: sitePages })
}

/** The links that lead to the item: its own, and those of the folders that it is in. */
export function linksTo({ item, files }: Pick<LocatedItem, 'item' | 'files'>, tenant: Tenant): SharingLink[] {
  const parent = files.find(({ id }) => id === item.parentId)
  const inherited = parent === undefined ? [] : linksTo({ item: parent, files }, tenant)
  return [...inherited, ...tenant.sharePoint.sharingLinks.filter(({ itemId }) => itemId === item.id)]
}

/** https://learn.microsoft.com/graph/api/resources/driveitem */
export const itemType: EntityType = {
  name: 'microsoft.graph.driveItem',
  set: "drives('{drive}')/items",
  properties: declared(`
    audio bundle cTag content createdBy createdDateTime deleted description eTag file fileSystemInfo folder id image
    lastModifiedBy lastModifiedDateTime location malware name package parentReference pendingOperations photo
    publication remoteItem root searchResult shared sharepointIds size specialFolder video webDavUrl webUrl
    analytics children listItem permissions retentionLabel subscriptions thumbnails versions workbook`),
}

export function itemJson(located: LocatedItem, tenant: Tenant, links = linksTo(located, tenant)): Json {
  const { item, files, site, library } = located
  const { isFolder, parentId } = item
  const drive = driveId(site, library)
  const parent = files.find(({ id }) => id === parentId)
  return {
    createdDateTime: item.createdDateTime,
    eTag: eTagOf(item),
    id: item.id,
    lastModifiedDateTime: item.lastModifiedDateTime,
    name: item.name,
    webUrl: item.webUrl,
    size: item.size,
    createdBy: { user: { displayName: 'System Account' } },
    parentReference: {
      driveType: 'documentLibrary',
      driveId: drive,
      ...(parent && { id: parent.id, path: `/drives/${drive}/root:${parent.path === '' ? '' : `/${parent.path}`}` }),
      siteId: site.id,
    },
    fileSystemInfo: { createdDateTime: item.createdDateTime, lastModifiedDateTime: item.lastModifiedDateTime },
    ...(isFolder ? { folder: { childCount: files.filter((one) => one.parentId === item.id).length } } : { file: {} }),
    ...(parentId === undefined ? { root: {} } : {}),
    ...sharedFacet(links),
  }
}

/** The name of one version of a file. */
export function eTagOf({ id, version }: DriveFile): string {
  return `"{${id}},${version}"`
}

/** What is in a shared folder has it too. https://learn.microsoft.com/graph/api/resources/shared */
function sharedFacet(links: readonly SharingLink[]): Json {
  const scope = (['anonymous', 'organization', 'users'] as const).find((one) =>
    links.some((link) => link.scope === one),
  )
  return scope === undefined ? {} : { shared: { scope } }
}
