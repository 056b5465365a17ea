import type { Endpoint } from '../endpoint.ts'
import { driveContent } from './drive-content.ts'
import { driveDelta } from './drive-delta.ts'
import { driveItemPermissions } from './drive-item-permissions.ts'
import { driveItems } from './drive-items.ts'
import { driveUploadSession } from './drive-upload-session.ts'
import { siteDrives } from './drives.ts'
import { followingPages, getAllSites } from './get-all-sites.ts'
import { getSite } from './get-site.ts'
import { listSites } from './list-sites.ts'
import { siteLists } from './lists.ts'
import { sitePermissions } from './permissions.ts'

/** SharePoint, as Graph shows it. */
export const sites: readonly Endpoint[] = [
  listSites, // /sites, /sites?search=
  getAllSites, // /sites/getAllSites
  followingPages, // /sites/oneDrive.getAllSites
  getSite, // /sites/root, /sites/{host}:/{path}, /sites/{id}
  ...siteLists, // /sites/{site}/lists
  ...siteDrives, // /sites/{site}/drives, /sites/{site}/drive, /drives/{drive}
  ...driveItems, // /drives/{drive}/root, /drives/{drive}/items/{item}/children
  ...driveContent, // /drives/{drive}/items/{item}/content, /drives/{drive}/root:/{path}:/content
  ...driveUploadSession, // /drives/{drive}/root:/{path}:/createUploadSession
  ...driveDelta, // /drives/{drive}/root/delta
  ...driveItemPermissions, // /drives/{drive}/items/{item}/permissions
  ...sitePermissions, // /sites/{site}/permissions
]
