/**
 * How people from outside get in. Guests do through the groups that they are members of: a group's members reach its
 * site, its files and its team. Others do through files and folders that anyone with a link can open, or that were
 * shared with a guest. Each way in is a row. A guest without any has one row too, and so has each thing that could not
 * be read.
 *
 * A folder's link is reported once, for the folder. Not seen are guests in SharePoint's own groups, list items and
 * pages. Nor are the files and folders of a library beyond the first `items`; a row says so.
 *
 * With Sites.FullControl.All it reads the permissions of fewer files: Graph then reports only where sharing begins.
 * Without that permission Graph reports everything below a shared folder as shared, and each item is looked at.
 *
 *   towline run external-sharing.ts -t fabrikam -o csv --input items=20000
 */
import type { Drive, DriveItem, Group, Permission, SharePointIdentitySet, User } from '@microsoft/microsoft-graph-types'
import { listSites, runbook } from 'towline'

interface WayIn {
  /** A guest, or anyone with the link; null where something could not be read. */
  who: string | null
  mail: string | null
  way: 'group' | 'link' | 'permission' | 'none' | 'not read'
  /** The group or the file; what went wrong. */
  name: string | null
  url: string | null
  roles: string | null
}

/** Sites that are looked at together, so that twenty requests go in one. */
const TOGETHER = 20

export default runbook({
  name: 'external-sharing',
  description: 'Guests and their groups; files and folders open to anybody with a link, or to guests',
  permissions: [
    ['User.Read.All', 'Directory.Read.All'],
    ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
    'Sites.Read.All',
  ],
  inputs: { items: { description: 'Items that are read in each library, at most', default: '5000' } },
  input: { parse: readInput },
  async run({ graph, signal, input: { items: most } }) {
    const rows: WayIn[] = []
    const guests = new Map<string, { who: string; mail: string | null }>()
    const users = "/users?$filter=userType eq 'Guest'&$select=id,displayName,mail"
    for await (const { id, displayName, mail } of graph.list<User>(users, { signal })) {
      if (id) guests.set(id, { who: displayName ?? id, mail: mail ?? null })
    }
    const idle = new Set(guests.keys())
    if (guests.size > 0) await addGroups()
    let sites: string[] = []
    for await (const { id } of listSites(graph, { signal })) {
      if (id) sites.push(id)
      if (sites.length < TOGETHER) continue
      await addFiles(sites)
      sites = []
    }
    await addFiles(sites)
    for (const id of idle) rows.push({ ...nobody, ...guests.get(id), way: 'none' })
    return rows

    async function addGroups(): Promise<void> {
      for await (const group of graph.list<Group>('/groups?$select=id,displayName', { signal })) {
        for await (const { id = '' } of graph.list<User>(`/groups/${group.id}/members?$select=id`, { signal })) {
          const guest = guests.get(id)
          if (guest === undefined) continue
          idle.delete(id)
          rows.push({ ...nobody, ...guest, way: 'group', name: group.displayName ?? group.id ?? '' })
        }
      }
    }

    async function addFiles(siteIds: readonly string[]): Promise<void> {
      const drives = await lists<Drive>(siteIds.map((id) => `/sites/${id}/drives?$select=id`))
      const driveIds = drives.flat().map(({ id }) => id)
      const select = 'id,name,webUrl,folder,root,shared'
      const contents = await lists<DriveItem>(
        driveIds.map((id) => `/drives/${id}/root/delta?$select=${select}`),
        most,
      )
      const shared = contents
        .flatMap((items, index) => items.map((item) => ({ item, drive: driveIds[index] })))
        .filter(({ item }) => isShared(item))
        .sort((one, other) => depth(one.item) - depth(other.item))
      const permissions = await lists<Permission>(
        shared.map(({ item, drive }) => `/drives/${drive}/items/${item.id}/permissions`),
      )
      // A folder's link has the same ID on all that is in it.
      const told = new Set<string>()
      for (const [index, { item }] of shared.entries()) {
        for (const permission of permissions[index] ?? []) {
          for (const outsider of outsiders(permission)) {
            const key = `${permission.id} ${outsider.who} ${permission.link ? '' : item.id}`
            if (!told.has(key)) rows.push({ ...outsider, ...wayOf(permission, item) })
            told.add(key)
          }
        }
      }
    }

    function outsiders({
      link,
      grantedToV2,
      grantedToIdentitiesV2,
    }: Permission): { who: string; mail: string | null }[] {
      if (link?.scope === 'anonymous') return [{ who: 'anyone with the link', mail: null }]
      return [grantedToV2, ...(grantedToIdentitiesV2 ?? [])].flatMap((identity) => {
        const { user, siteUser } = (identity ?? {}) as SharePointIdentitySet & { user?: { email?: string } }
        const guest = guests.get(user?.id ?? '')
        if (user?.id) idle.delete(user.id)
        if (guest !== undefined) return [guest]
        const login = siteUser?.loginName ?? ''
        // Guests that the directory does not list, or no longer; and people who were invited by mail and have no
        // account.
        const isOutside = /#ext#|urn(:|%3a)spo(:|%3a)guest/i.test(login) || (!user?.id && user?.email)
        return isOutside
          ? [{ who: user?.displayName ?? siteUser?.displayName ?? login, mail: user?.email ?? null }]
          : []
      })
    }

    /** The lists at these paths, twenty to a request. One that cannot be read is a row, and hides no other. */
    async function lists<Item>(paths: readonly string[], limit = Number.POSITIVE_INFINITY): Promise<Item[][]> {
      const requests = paths.map((path) => ({ path, headers }))
      const answers = await graph.batch<{ value: Item[]; '@odata.nextLink'?: string }>(requests, { signal })
      const found: Item[][] = []
      for (const [index, answer] of answers.entries()) {
        const url = paths[index]?.split('?')[0] ?? ''
        const items = answer.ok ? [...answer.body.value] : []
        if (!answer.ok) rows.push(notRead(answer.error.message, url))
        const next = answer.ok ? answer.body['@odata.nextLink'] : undefined
        for await (const item of next ? graph.list<Item>(next, { headers, signal }) : []) {
          items.push(item)
          if (items.length > limit) break
        }
        if (items.length > limit) rows.push(notRead(`only the first ${limit} items`, url))
        found.push(items.slice(0, limit))
      }
      return found
    }
  },
})

/** Makes Graph report only where sharing begins. https://learn.microsoft.com/graph/api/driveitem-delta */
const headers = { Prefer: 'hierarchicalsharing' }

/**
 * `shared` of the root is there even without sharing, and is empty then. Elsewhere an empty one means that inheritance
 * was broken.
 */
function isShared({ shared, root }: DriveItem): boolean {
  return root ? Object.keys(shared ?? {}).length > 0 : Boolean(shared)
}

/** Sorts folders before files, and each folder before those in it. */
function depth({ folder, root, webUrl }: DriveItem): number {
  if (root) return 0
  return folder ? (webUrl ?? '').split('/').length : Number.MAX_SAFE_INTEGER
}

const nobody: WayIn = { who: null, mail: null, way: 'not read', name: null, url: null, roles: null }

function notRead(name: string, url: string): WayIn {
  return { ...nobody, name, url }
}

function wayOf({ link, roles }: Permission, { name, webUrl }: DriveItem): Omit<WayIn, 'who' | 'mail'> {
  return { way: link ? 'link' : 'permission', name: name ?? '', url: webUrl ?? '', roles: roles?.join(' ') ?? '' }
}

function readInput(value: unknown): { items: number } {
  const { items = '' } = value as Record<string, string | undefined>
  if (!/^[1-9]\d{0,6}$/.test(items)) throw new Error('items must be a whole number, at least 1')
  return { items: Number(items) }
}
