import {
  applicationAdministrators,
  type Finding,
  graphRoleAdministrators,
  type PlannedChange,
  type Warning,
} from '../../change/change.ts'
import { apiName, apis } from '../../directory/apis.ts'
import { all } from '../../directory/directory.ts'
import { type Permission, roleIdOf } from '../../directory/permissions.ts'
import type { AssignmentObject, ServicePrincipalObject } from '../../directory/reads.ts'
import { GraphError, TrustError } from '../../errors/errors.ts'
import { clientIdOf, defineStep, type StepContext, targetOf } from './step.ts'

interface Found {
  /** None before the service principal is made. */
  readonly servicePrincipalId: string | undefined
  readonly present: readonly Grant[]
  readonly wanted: readonly WantedPermission[]
}

/** What the manifest names, and the API that has to offer it: looked up only by who grants, never by who takes away. */
interface WantedPermission {
  readonly permission: Permission
  readonly api: ServicePrincipalObject | undefined
}

/** An app role of an API, granted or to be granted. */
interface Grant {
  /** Of an assignment that is there. */
  readonly assignmentId?: string
  readonly roleId: string
  readonly apiId: string
  readonly apiAppId: string
  /** `Sites.Read.All of Microsoft Graph` */
  readonly name: string
}

/** Step 3, second half: exactly the application permissions that the manifest wants in this target. */
export const appRoleAssignment = defineStep<Found>({
  step: 'app-role-assignment',
  side: 'target',
  find,
  compare(context, found) {
    const wanted = found.wanted.map((one) => toGrant(one, targetOf(context).wanted.name))
    const missing = wanted.filter((grant) => !found.present.some((one) => isSame(one, grant)))
    const extra = found.present.filter((grant) => !wanted.some((one) => isSame(one, grant)))
    return {
      changes: [
        ...missing.map((grant) => grantChange(context, found, grant)),
        ...(context.prune ? extra.map((grant) => revokeChange(context, found, grant)) : []),
      ],
      warnings: context.prune ? [] : extra.map((grant) => extraGrant(context, grant)),
    }
  },
  // They go with the service principal.
  remove: () => ({ changes: [], warnings: [] }),
})

/** Every grant taken away, wanted or not. */
export async function revocations(context: StepContext): Promise<Finding> {
  const found = await find(context)
  return { changes: found.present.map((grant) => revokeChange(context, found, grant)), warnings: [] }
}

async function find(context: StepContext): Promise<Found> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const servicePrincipal = clientId === undefined ? undefined : await reads.servicePrincipal(clientId)
  const assignments = servicePrincipal === undefined ? [] : await reads.appRoleAssignments(servicePrincipal.id)
  return {
    servicePrincipalId: servicePrincipal?.id,
    present: await Promise.all(
      assignments.map(async (one) => granted(one, await reads.servicePrincipalById(one.resourceId))),
    ),
    wanted: await Promise.all(
      wanted.permissions.map(async (permission) => ({
        permission,
        api: await reads.servicePrincipal(permission.api),
      })),
    ),
  }
}

function toGrant({ permission, api }: WantedPermission, target: string): Grant {
  if (api === undefined) throw apiMissing(permission.api, permission.written, target)
  return {
    roleId: roleIdOf(permission, api, target),
    apiId: api.id,
    apiAppId: api.appId,
    name: `${permission.name} of ${apiName(api.appId)}`,
  }
}

function granted(
  { id, appRoleId, resourceId, resourceDisplayName }: AssignmentObject,
  api: ServicePrincipalObject | undefined,
): Grant {
  const role = api?.appRoles.find((one) => one.id === appRoleId)?.value ?? `app role ${appRoleId}`
  return {
    assignmentId: id,
    roleId: appRoleId,
    apiId: resourceId,
    apiAppId: api?.appId ?? '',
    name: `${role} of ${api === undefined ? (resourceDisplayName ?? resourceId) : apiName(api.appId)}`,
  }
}

function isSame(one: Grant, other: Grant): boolean {
  return one.roleId === other.roleId && one.apiId === other.apiId
}

function grantChange(context: StepContext, { servicePrincipalId }: Found, grant: Grant): PlannedChange {
  const { graph } = targetOf(context).reads.directory
  return change(context, 'grant', grant, async () => {
    const body = { principalId: servicePrincipalId, resourceId: grant.apiId, appRoleId: grant.roleId }
    try {
      await graph.post(`/servicePrincipals/${grant.apiId}/appRoleAssignedTo`, body)
    } catch (error) {
      // Twice is refused. Whether that was the reason is seen by looking.
      if (!(error instanceof GraphError) || error.status !== 400) throw error
      const now = await all<AssignmentObject>(graph, `/servicePrincipals/${servicePrincipalId}/appRoleAssignments`)
      if (!now.some(({ appRoleId, resourceId }) => appRoleId === grant.roleId && resourceId === grant.apiId))
        throw error
    }
  })
}

function revokeChange(context: StepContext, { servicePrincipalId }: Found, grant: Grant): PlannedChange {
  const { graph } = targetOf(context).reads.directory
  const path = `/servicePrincipals/${servicePrincipalId}/appRoleAssignments/${grant.assignmentId}`
  return change(context, 'revoke', grant, () => graph.delete(path))
}

function change(
  context: StepContext,
  action: PlannedChange['action'],
  { name, apiAppId }: Grant,
  apply: () => Promise<void>,
): PlannedChange {
  return {
    step: 'app-role-assignment',
    side: 'target',
    target: targetOf(context).wanted.name,
    action,
    what: name,
    roles: apiAppId === apis.graph.appId ? graphRoleAdministrators : applicationAdministrators,
    apply,
  }
}

function extraGrant(context: StepContext, { name }: Grant): Warning {
  const target = targetOf(context).wanted.name
  return {
    code: 'EXTRA_GRANT',
    message: `In ${target} the application also has ${name}, which the manifest does not want there. \`--prune\` takes it away.`,
  }
}

function apiMissing(appId: string, written: string, target: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `${target} has no ${apiName(appId)}, so ${written} cannot be granted there.`,
    likelyCause: 'The tenant has no licence for it, or nobody has used it there yet.',
    fix: 'Give the target its own `permissions` without it, or make the API available in that tenant first.',
  })
}
