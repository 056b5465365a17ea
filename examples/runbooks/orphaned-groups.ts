/** Microsoft 365 groups without an owner: no one renews them, answers requests to join, or removes members. */
import type { DirectoryObject, Group } from '@microsoft/microsoft-graph-types'
import { runbook } from 'towline'

export default runbook({
  name: 'orphaned-groups',
  description: 'Microsoft 365 groups that have no owner',
  permissions: [['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All']],
  inputs: {},
  async run({ graph, signal }) {
    const orphaned = []
    const groups = "/groups?$filter=groupTypes/any(t:t eq 'Unified')&$select=id,displayName,mail,createdDateTime"
    for await (const { id, displayName, mail, createdDateTime } of graph.list<Group>(groups, { signal })) {
      const owners = graph.list<DirectoryObject>(`/groups/${id}/owners?$select=id`, { signal })
      const { done } = await owners.next()
      if (done) orphaned.push({ id, displayName, mail, createdDateTime })
      else await owners.return()
    }
    return orphaned
  },
})
