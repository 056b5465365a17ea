/**
 * People from outside, and what they can reach because they are members of groups: a group's members reach its site, its
 * files and its team. Links to single files are not in it; those are in SharePoint's own sharing reports.
 */
import type { Group, User } from '@microsoft/microsoft-graph-types'
import { runbook } from 'towline'

export default runbook({
  name: 'external-sharing',
  description: 'Guests, and the groups that they are members of',
  permissions: [
    ['User.Read.All', 'Directory.Read.All'],
    ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  ],
  async run({ graph, signal }) {
    const guests = new Map<string, { guest: string; mail: string | null; groups: string[] }>()
    const users = "/users?$filter=userType eq 'Guest'&$select=id,displayName,mail"
    for await (const { id, displayName, mail } of graph.list<User>(users, { signal })) {
      if (id) guests.set(id, { guest: displayName ?? id, mail: mail ?? null, groups: [] })
    }
    if (guests.size === 0) return []
    for await (const group of graph.list<Group>('/groups?$select=id,displayName', { signal })) {
      for await (const { id } of graph.list<User>(`/groups/${group.id}/members?$select=id`, { signal })) {
        guests.get(id ?? '')?.groups.push(group.displayName ?? group.id ?? '')
      }
    }
    return [...guests.values()]
  },
})
