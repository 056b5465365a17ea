import type { Change, PlannedChange, Warning } from '../../change/change.ts'
import { nothing, type Plan } from '../../change/plan.ts'
import { apiName, apis } from '../../directory/apis.ts'
import { type AssignmentObject, readAppRoleAssignments } from '../../directory/objects/app-role-assignment.ts'
import {
  readServicePrincipal,
  readServicePrincipalById,
  type ServicePrincipalObject,
} from '../../directory/objects/service-principal.ts'
import { type Permission, roleIdOf } from '../../directory/permissions.ts'
import { Reads } from '../../directory/reads.ts'
import { GraphError, TrustError } from '../../errors/errors.ts'
import { applicationAdministrators, graphRoleAdministrators } from '../admin-roles.ts'
import { clientIdOf, defineStep, type Placement, placed, type StepContext, targetOf } from './step.ts'

const step = { step: 'app-role-assignment', side: 'target' } as const

interface Found {
  /** None before the service principal is made. */
  readonly servicePrincipalId: string | undefined
  readonly present: readonly Grant[]
  readonly wanted: readonly WantedPermission[]
}

/** What the manifest names, and the API that has to offer it. A revocation does not need the API. */
interface WantedPermission {
  readonly permission: Permission
  readonly api: ServicePrincipalObject | undefined
}

/** An app role of an API, granted or to be granted. */
interface Grant extends AppRole {
  /** Of an assignment that is there. */
  readonly assignmentId?: string
  readonly roleId: string
  readonly apiId: string
}

/** How an app role is named in a change. */
interface AppRole {
  /** Application ID of the API; the object ID if its service principal is gone. */
  readonly api: string
  /** `Sites.Read.All`; `app role <ID>` if the API does not offer it any more. */
  readonly permission: string
  /** `Sites.Read.All of Microsoft Graph` */
  readonly name: string
}

/** Step 3, second half: exactly the application permissions that the manifest wants in this target. */
export const appRoleAssignment = defineStep<Found>({
  ...step,
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
      warnings: [
        ...(found.servicePrincipalId !== undefined && found.present.length === 0 && missing.length > 0
          ? [noGrant(targetOf(context).wanted.name)]
          : []),
        ...(context.prune ? [] : extra.map((grant) => extraGrant(context, grant))),
      ],
    }
  },
  // The grants go with the service principal.
  remove: () => nothing,
})

/** Every grant is revoked, wanted or not. */
export async function revocations(context: StepContext): Promise<Plan> {
  const found = await find(context)
  return { changes: found.present.map((grant) => revokeChange(context, found, grant)), warnings: [] }
}

async function find(context: StepContext): Promise<Found> {
  const { reads, wanted } = targetOf(context)
  const clientId = await clientIdOf(context)
  const servicePrincipal = clientId === undefined ? undefined : await readServicePrincipal(reads, clientId)
  const assignments = servicePrincipal === undefined ? [] : await readAppRoleAssignments(reads, servicePrincipal.id)
  return {
    servicePrincipalId: servicePrincipal?.id,
    present: await Promise.all(
      assignments.map(async (one) => granted(one, await readServicePrincipalById(reads, one.resourceId))),
    ),
    wanted: await Promise.all(
      wanted.permissions.map(async (permission) => ({
        permission,
        api: await readServicePrincipal(reads, permission.api),
      })),
    ),
  }
}

function toGrant({ permission, api }: WantedPermission, target: string): Grant {
  if (api === undefined) throw apiMissing(permission.api, permission.written, target)
  return {
    roleId: roleIdOf(permission, api, target),
    apiId: api.id,
    api: api.appId,
    permission: permission.name,
    name: `${permission.name} of ${apiName(api.appId)}`,
  }
}

function granted(
  { id, appRoleId, resourceId, resourceDisplayName }: AssignmentObject,
  api: ServicePrincipalObject | undefined,
): Grant {
  const permission = api?.appRoles.find((one) => one.id === appRoleId)?.value ?? `app role ${appRoleId}`
  return {
    assignmentId: id,
    roleId: appRoleId,
    apiId: resourceId,
    api: api?.appId ?? resourceId,
    permission,
    name: `${permission} of ${api === undefined ? (resourceDisplayName ?? resourceId) : apiName(api.appId)}`,
  }
}

function isSame(one: Grant, other: Grant): boolean {
  return one.roleId === other.roleId && one.apiId === other.apiId
}

/** The grant of a permission, without the write. It is also planned where no admin is signed in. */
export function grantOf(place: Placement, { api, name }: Pick<Permission, 'api' | 'name'>): Change {
  const role = { api, permission: name, name: `${name} of ${apiName(api)}` }
  return { ...fieldsOf(place, role), action: 'grant', before: null, after: dataOf(role) }
}

function grantChange(context: StepContext, { servicePrincipalId }: Found, grant: Grant): PlannedChange {
  const { directory } = targetOf(context).reads
  return {
    ...grantOf(context, { api: grant.api, name: grant.permission }),
    async apply() {
      const body = { principalId: servicePrincipalId, resourceId: grant.apiId, appRoleId: grant.roleId }
      try {
        await directory.graph.post(`/servicePrincipals/${grant.apiId}/appRoleAssignedTo`, body)
      } catch (error) {
        // Graph refuses a grant that is there already with 400. Only a new read shows whether that was the reason.
        if (!(error instanceof GraphError) || error.status !== 400) throw error
        const now = await readAppRoleAssignments(new Reads(directory), servicePrincipalId ?? '')
        if (!now.some(({ appRoleId, resourceId }) => appRoleId === grant.roleId && resourceId === grant.apiId))
          throw error
      }
    },
  }
}

function revokeChange(context: StepContext, { servicePrincipalId }: Found, grant: Grant): PlannedChange {
  const { graph } = targetOf(context).reads.directory
  return {
    ...fieldsOf(context, grant),
    action: 'revoke',
    before: dataOf(grant),
    after: null,
    apply: () => graph.delete(`/servicePrincipals/${servicePrincipalId}/appRoleAssignments/${grant.assignmentId}`),
  }
}

function fieldsOf(place: Placement, { name, permission, api }: AppRole) {
  return {
    ...placed(place, step, api, permission),
    what: name,
    roles: api === apis.graph.appId ? graphRoleAdministrators : applicationAdministrators,
  }
}

/** What is granted, by names that are valid in every tenant. */
function dataOf({ api, permission }: AppRole) {
  return { api, permission }
}

function extraGrant(context: StepContext, { name }: Grant): Warning {
  const target = targetOf(context).wanted.name
  return {
    code: 'EXTRA_GRANT',
    message: `In ${target} the application also has ${name}, which the manifest does not want there. \`--prune\` takes it away.`,
  }
}

/** A trust that was suspended by its grants looks like one whose set-up was interrupted. */
function noGrant(target: string): Warning {
  return {
    code: 'GRANTS_MISSING',
    message: `The application has no permission at all in ${target}. It was never granted one, or \`towline trust suspend --lever grants\` took them: then \`towline trust apply\` would let the trust go on.`,
  }
}

function apiMissing(appId: string, written: string, target: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `${target} has no ${apiName(appId)}, so ${written} cannot be granted there.`,
    likelyCause: 'The tenant has no licence for it, or it was never used there.',
    fix: 'Give the target its own `permissions` without it, or make the API available in that tenant first.',
  })
}
