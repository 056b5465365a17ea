import type { Endpoint, Method } from '../../endpoint.ts'
import { notPlayed } from '../../not-played.ts'
import { manageGroupMembers, manageGroups, manageUsers } from '../../roles.ts'

const writes: readonly (readonly [Method, path: string, roles: readonly string[]])[] = [
  ['POST', '/users', manageUsers],
  ['PATCH', '/users/{id}', manageUsers],
  ['DELETE', '/users/{id}', manageUsers],
  ['POST', '/groups', manageGroups],
  ['PATCH', '/groups/{id}', manageGroups],
  ['DELETE', '/groups/{id}', manageGroups],
  ...['members', 'owners'].flatMap((name): [Method, string, readonly string[]][] => [
    ['POST', `/groups/{id}/${name}/$ref`, manageGroupMembers],
    ['DELETE', `/groups/{id}/${name}/{member}/$ref`, manageGroupMembers],
  ]),
]

/**
 * Writes of people and groups are not played. The permission still counts: without it Graph refuses, and so a client that
 * only reads is shown the refusal that it would meet.
 * https://learn.microsoft.com/graph/api/group-post-groups, https://learn.microsoft.com/graph/api/user-post-users
 */
export const unplayedWrites: readonly Endpoint[] = writes.map(([method, path, roles]) => ({
  method,
  path,
  workload: 'directory',
  roles,
  options: [],
  body: 'content',
  answer() {
    throw notPlayed(`${method} ${path}`)
  },
}))
