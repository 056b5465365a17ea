import { type DriveFile, filesOf } from '../model/files.ts'
import { guidFrom } from '../model/ids.ts'
import type { SharingLink, Tenant } from '../model/index.ts'
import { librariesOf } from '../model/lists.ts'

type Sharing = Pick<SharingLink, 'scope'> & Partial<Pick<SharingLink, 'type' | 'userIds' | 'expirationDateTime'>>

/** Makes a link to a file or folder, as a person does with the button "Share". */
export function shareFile(tenant: Tenant, { id }: Pick<DriveFile, 'id'>, sharing: Sharing): SharingLink {
  const { scope, type = 'view', userIds = [] } = sharing
  const link = { ...sharing, id: guidFrom('sharing link', id, scope, type), itemId: id, scope, type, userIds }
  tenant.sharePoint.sharingLinks.push(link)
  return link
}

/** A file or folder of a site's first library, by its path there. */
export function fileIn(tenant: Tenant, siteIndex: number, path: string): DriveFile {
  const site = tenant.sharePoint.geographies[0]?.sites.at(siteIndex)
  const [library] = site === undefined ? [] : librariesOf(site)
  const file = site && library && filesOf(site, library).find((one) => one.path === path)
  if (file === undefined) throw new Error(`Site ${siteIndex} of ${tenant.name} has no file ${path}.`)
  return file
}
