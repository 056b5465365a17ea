/**
 * How people from outside get in: guests, through the groups that they are members of (a group's members reach its site,
 * its files and its team), and files and folders that anybody with a link can open, or that a guest was given. A row for
 * each way in; a guest with none has one row too, and so has what could not be read.
 *
 * A folder's link is told once, for the folder. Not seen: guests in SharePoint's own groups, what was shared as a whole
 * site, library or list, and what lies beyond the first `items` files and folders of a site, of which a row tells.
 *
 *   towline run external-sharing.ts -t fabrikam -o csv --input items=20000
 */
import type { Drive, DriveItem, Group, Permission, SharePointIdentitySet, User } from '@microsoft/microsoft-graph-types'
import { listSites, runbook } from 'towline'

interface WayIn {
  /** A guest, or whoever has the link; null where something could not be read. */
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
      const seen = siteIds.map(() => 0)
      const shared: { path: string; item: DriveItem }[] = []
      let folders = drives.flatMap((found, site) => found.map(({ id }) => ({ site, drive: id, folder: 'root' })))
      while (folders.length > 0) {
        const children = await lists<DriveItem>(
          folders.map(
            ({ drive, folder }) => `/drives/${drive}/${folder}/children?$select=id,name,webUrl,folder,shared`,
          ),
        )
        const next: typeof folders = []
        for (const [index, { site, drive }] of folders.entries()) {
          for (const item of children[index] ?? []) {
            seen[site] = (seen[site] ?? 0) + 1
            if (seen[site] === most + 1) rows.push(notRead(`only the first ${most} items`, `/sites/${siteIds[site]}`))
            if (seen[site] > most) break
            // What has never been shared has no such facet, and its permissions need not be asked for.
            if (item.shared) shared.push({ path: `/drives/${drive}/items/${item.id}/permissions`, item })
            if (item.folder?.childCount) next.push({ site, drive, folder: `items/${item.id}` })
          }
        }
        folders = next
      }
      // Folders come before what is in them, and links have the same ID in both.
      const told = new Set<string>()
      const permissions = await lists<Permission>(shared.map(({ path }) => path))
      for (const [index, { item }] of shared.entries()) {
        for (const permission of permissions[index] ?? []) {
          for (const outsider of outsiders(permission)) {
            const key = `${permission.id} ${outsider.who}`
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
        // Guests that the directory does not list, or no longer; and people who were invited by mail and have no account.
        const isOutside = /#ext#|urn(:|%3a)spo(:|%3a)guest/i.test(login) || (!user?.id && user?.email)
        return isOutside
          ? [{ who: user?.displayName ?? siteUser?.displayName ?? login, mail: user?.email ?? null }]
          : []
      })
    }

    /** The lists at these paths, twenty to a request. One that cannot be read is a row, and hides no other. */
    async function lists<Item>(paths: readonly string[]): Promise<Item[][]> {
      const requests = paths.map((path) => ({ path }))
      const answers = await graph.batch<{ value: Item[]; '@odata.nextLink'?: string }>(requests, { signal })
      const found: Item[][] = []
      for (const [index, answer] of answers.entries()) {
        const items: Item[] = answer.ok ? answer.body.value : []
        if (!answer.ok) rows.push(notRead(answer.error.message, paths[index]?.split('?')[0] ?? ''))
        const next = answer.ok ? answer.body['@odata.nextLink'] : undefined
        if (next) for await (const item of graph.list<Item>(next, { signal })) items.push(item)
        found.push(items)
      }
      return found
    }
  },
})

const nobody: WayIn = { who: null, mail: null, way: 'not read', name: null, url: null, roles: null }

function notRead(name: string, url: string): WayIn {
  return { ...nobody, name, url }
}

function wayOf({ link, roles }: Permission, { name, webUrl }: DriveItem): Omit<WayIn, 'who' | 'mail'> {
  return { way: link ? 'link' : 'permission', name: name ?? '', url: webUrl ?? '', roles: roles?.join(' ') ?? '' }
}

function readInput(value: unknown): { items: number } {
  const { items = '5000' } = value as Record<string, string | undefined>
  if (!/^[1-9]\d{0,6}$/.test(items)) throw new Error('items must be a whole number, at least 1')
  return { items: Number(items) }
}
