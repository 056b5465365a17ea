import type { RequiredResourceAccess } from '../../directory/objects/application.ts'
import type { Permission } from '../../directory/permissions.ts'

export interface WantedRole {
  readonly permission: Permission
  /** ID of the app role. */
  readonly id: string
}

/** What is there stays, with an admin's own additions. What is wanted and missing is added. */
export function merged(
  present: readonly RequiredResourceAccess[],
  roles: readonly WantedRole[],
): RequiredResourceAccess[] {
  const all = present.map((entry) => ({ ...entry, resourceAccess: [...entry.resourceAccess] }))
  for (const { permission, id } of roles) {
    let entry = all.find(({ resourceAppId }) => resourceAppId === permission.api)
    if (entry === undefined) {
      entry = { resourceAppId: permission.api, resourceAccess: [] }
      all.push(entry)
    }
    const isThere = entry.resourceAccess.some((access) => access.id === id && access.type === 'Role')
    if (!isThere) entry.resourceAccess.push({ id, type: 'Role' })
  }
  return all
}
