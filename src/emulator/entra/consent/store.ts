import { grantAdminConsent } from '../../world/build/set-up.ts'
import type { Application, Tenant } from '../../world/model/index.ts'
import type { AskedPermission } from './permissions.ts'

export interface ConsentPlan {
  readonly permissions: readonly AskedPermission[]
  readonly createdDateTime: string
  /** What was granted before to the same application and is not among these goes. */
  readonly revokesOthers: boolean
}

export function storeConsent(tenant: Tenant, application: Application, owner: Tenant, plan: ConsentPlan): void {
  const requiredResourceAccess = plan.permissions.map(({ resource, id, type }) => ({
    resourceAppId: resource.appId,
    resourceAccess: [{ id, type }],
  }))
  const client = grantAdminConsent(tenant, { ...application, requiredResourceAccess }, owner, plan.createdDateTime)
  if (!plan.revokesOthers) return
  client.appRoleAssignments = client.appRoleAssignments.filter(({ appRoleId, resourceId }) =>
    plan.permissions.some(({ resource, id }) => resource.id === resourceId && id === appRoleId),
  )
}
