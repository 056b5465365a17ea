import { bytesFrom } from '../../world/model/ids.ts'
import type { SharingLink, Tenant, User } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import type { Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { hasAnyPermission, readAllFiles, writeAllFiles } from '../roles.ts'
import { readOneSite } from './access.ts'
import { itemAsked, type LocatedItem } from './drive-address.ts'
import { drivePrefixes, linksTo } from './drive-items.ts'
import { permissionType } from './permissions.ts'
import { sitePages } from './site.ts'

/**
 * The permissions of a file or folder: those of the site's groups, and those by a link to it or to a folder above it.
 * SharePoint does not say which of them are inherited.
 * https://learn.microsoft.com/graph/api/driveitem-list-permissions
 */
export const driveItemPermissions: readonly Endpoint[] = drivePrefixes
  .flatMap((prefix) => [`${prefix}/root/permissions`, `${prefix}/items/{item}/permissions`])
  .map((path) => ({
    method: 'GET',
    path,
    workload: 'sharePoint',
    roles: [...readAllFiles, ...readOneSite],
    options: ['$select', '$top', '$skiptoken'],
    answer(call) {
      const asked = itemAsked(call)
      const { tenant } = call.caller
      const rows = [...siteGroups(asked), ...linksTo(asked, tenant).map((link) => linkJson(link, asked, call))]
      const type = { ...permissionType, set: "drives('{drive}')/items('{item}')/permissions" }
      return listAnswer(call, { type, rows: rowsOf(rows), toJson: (row) => row, pages: sitePages })
    },
  }))

function siteGroups({ site }: LocatedItem): Json[] {
  return [
    { group: 'Owners', role: 'owner', id: '3' },
    { group: 'Members', role: 'write', id: '5' },
    { group: 'Visitors', role: 'read', id: '4' },
  ].map(({ group, role, id }) => {
    const displayName = `${site.displayName} ${group}`
    const siteGroup = { displayName, id, loginName: displayName }
    return {
      id: Buffer.from(displayName).toString('base64'),
      roles: [role],
      grantedToV2: { siteGroup },
    }
  })
}

/** Where it leads, which is all that a person needs, is shown to those alone who may make such links. */
function linkJson(link: SharingLink, asked: LocatedItem, { caller }: Call): Json {
  const { id, type, scope, userIds, expirationDateTime } = link
  const secret = hasAnyPermission(caller, writeAllFiles) ? { webUrl: addressOf(link, asked) } : {}
  const users = userIds.flatMap((userId) => caller.tenant.users.find((user) => user.id === userId) ?? [])
  return {
    id,
    roles: [type === 'edit' ? 'write' : 'read'],
    hasPassword: false,
    ...(expirationDateTime === undefined ? {} : { expirationDateTime }),
    ...(scope === 'users' ? { grantedToIdentitiesV2: users.map((user) => identityJson(user, caller.tenant)) } : {}),
    link: { scope, type, ...secret, preventsDownload: false },
  }
}

/** https://learn.microsoft.com/graph/api/resources/sharepointidentityset */
function identityJson(user: User, { users }: Tenant): Json {
  const { id, displayName, mail, userPrincipalName } = user
  const loginName = `i:0#.f|membership|${userPrincipalName.toLowerCase()}`
  const email = mail === null ? {} : { email: mail }
  return {
    user: { ...email, id, displayName },
    siteUser: { ...email, displayName, id: String(users.indexOf(user) + 6), loginName },
  }
}

/** `https://fabrikam.sharepoint.com/:f:/s/Finance/E…`; the letter says what it leads to. */
function addressOf({ id }: SharingLink, { site, item }: LocatedItem): string {
  const letter = item.isFolder ? 'f' : (letters[item.name.split('.').at(-1) ?? ''] ?? 'u')
  const place = site.name === '' ? 'g' : `s/${encodeURIComponent(site.name)}`
  return `${new URL(site.webUrl).origin}/:${letter}:/${place}/E${bytesFrom('link', id).toString('base64url')}`
}

const letters: Readonly<Record<string, string>> = { docx: 'w', xlsx: 'x', pptx: 'p', pdf: 'b', txt: 't' }
