import type { Json, PlannedChange, Warning } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { apiName } from '../../directory/apis.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { type ApplicationObject, applicationOf } from '../../directory/objects/application.ts'
import { type DeletedObject, readDeletedApplications } from '../../directory/objects/deleted.ts'
import { readServicePrincipal, type ServicePrincipalObject } from '../../directory/objects/service-principal.ts'
import { type Permission, roleIdOf } from '../../directory/permissions.ts'
import { TrustError } from '../../errors/errors.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { isLeftBehind, removeReplyUrls } from '../consent/reply-url.ts'
import type { WantedApplication } from '../wanted.ts'
import { merged, type WantedRole } from './required-resource-access.ts'
import { defineStep, homeOf, placed, type StepContext } from './step.ts'

const step = { step: 'application', side: 'home' } as const

interface Found {
  readonly application: ApplicationObject | undefined
  readonly deleted: readonly DeletedObject[]
  readonly offers: readonly Offer[]
}

/** A permission that the application is to ask for, and the API that has to offer it, where home has that. */
interface Offer {
  readonly permission: Permission
  readonly api: ServicePrincipalObject | undefined
}

/** Step 2: the multi-tenant application, with what it asks for and who may change what stands for it elsewhere. */
export const application = defineStep<Found>({
  ...step,
  async find(context) {
    const home = homeOf(context)
    const found = await applicationOf(home, context.application)
    return {
      application: found,
      deleted: found === undefined ? await readDeletedApplications(home) : [],
      offers: await Promise.all(
        context.application.permissions.map(async (permission) => ({
          permission,
          api: await readServicePrincipal(home, permission.api),
        })),
      ),
    }
  },
  compare(context, { application: found, deleted, offers }) {
    const { application: wanted } = context
    const { roles, warnings } = rolesAtHome(offers)
    if (found !== undefined) {
      return { changes: updates(context, found, roles), warnings: [...warnings, ...warningsAbout(found, wanted.key)] }
    }
    if (wanted.clientId !== undefined) throw notAtHome(wanted.clientId, deleted)
    const body = asWanted(wanted, roles)
    const create: PlannedChange = {
      ...placed(context, step),
      action: 'create',
      what: `application "${wanted.displayName}" (${wanted.uniqueName}), multi-tenant, asking for ${named(roles)}`,
      before: null,
      after: { uniqueName: wanted.uniqueName, ...body },
      roles: applicationAdministrators,
      async apply() {
        const path = `/applications(uniqueName='${odata(wanted.uniqueName)}')`
        await homeOf(context).directory.graph.request('PATCH', path, { ...createIfMissing, body })
      },
    }
    const deletedBefore = deleted.filter(
      ({ displayName, uniqueName }) => displayName === wanted.displayName || uniqueName === wanted.uniqueName,
    )
    return { changes: [create], warnings: [...warnings, ...deletedBefore.map(softDeleted)] }
  },
  remove(context, { application: found }) {
    if (found === undefined) return nothing
    const { id, appId, displayName } = found
    const removed: PlannedChange = {
      ...placed(context, step),
      action: 'delete',
      what: `application "${displayName}" (client ID ${appId}); it can be brought back for 30 days`,
      before: { id, appId, displayName },
      after: null,
      roles: applicationAdministrators,
      apply: () => homeOf(context).directory.graph.delete(`/applications/${id}`),
    }
    return { changes: [removed], warnings: [] }
  },
})

/** An API without a service principal at home can still be there in a target, so this is no error yet. */
function rolesAtHome(offers: readonly Offer[]): { roles: readonly WantedRole[]; warnings: readonly Warning[] } {
  const roles: WantedRole[] = []
  const warnings: Warning[] = []
  for (const { permission, api } of offers) {
    if (api === undefined) {
      warnings.push({
        code: 'API_NOT_AT_HOME',
        message: `The home tenant has no ${apiName(permission.api)}, so the application cannot ask for ${permission.written}; it can still be granted in the targets.`,
      })
    } else {
      roles.push({ permission, id: roleIdOf(permission, api, 'the home tenant') })
    }
  }
  return { roles, warnings }
}

/** So that no admin of a less controlled tenant can add a secret to the service principal there. */
const lock = { isEnabled: true, allProperties: true }

function asWanted({ displayName }: WantedApplication, roles: readonly WantedRole[]) {
  return {
    displayName,
    signInAudience: 'AzureADMultipleOrgs',
    requiredResourceAccess: merged([], roles),
    servicePrincipalLockConfiguration: lock,
  }
}

/**
 * The fields that differ, each a change of its own. `before` and `after` hold only what Towline decides. What other
 * admins keep in the field is not part of the change, and it stays: a write merges into `found`, which `settle` has
 * read right before.
 */
function updates(context: StepContext, found: ApplicationObject, roles: readonly WantedRole[]): PlannedChange[] {
  const { application: wanted } = context
  const { signInAudience, displayName, requiredResourceAccess, servicePrincipalLockConfiguration: locked } = found
  const { graph } = homeOf(context).directory
  const write = async (body: object): Promise<void> => {
    await graph.request('PATCH', `/applications/${found.id}`, { body })
  }
  const update = (
    field: string,
    what: string,
    before: Json,
    after: Json,
    apply: PlannedChange['apply'] = () => write({ [field]: after }),
  ): PlannedChange => ({
    ...placed(context, step, field),
    action: 'update',
    what,
    before,
    after,
    roles: applicationAdministrators,
    apply,
  })

  const changes: PlannedChange[] = []
  if (signInAudience !== 'AzureADMultipleOrgs') {
    const what = `sign-in audience of the application from ${signInAudience} to AzureADMultipleOrgs (multi-tenant)`
    changes.push(update('signInAudience', what, signInAudience, 'AzureADMultipleOrgs'))
  }
  if (displayName !== wanted.displayName) {
    const what = `name of the application from "${displayName}" to "${wanted.displayName}"`
    changes.push(update('displayName', what, displayName, wanted.displayName))
  }
  const missing = roles.filter((role) => !asksFor(found, role))
  if (missing.length > 0) {
    const what = `permissions that the application asks for: with ${named(missing)}`
    const after = missing.map(({ permission: { api, name } }) => ({ api, permission: name }))
    const apply = () => write({ requiredResourceAccess: merged(requiredResourceAccess, roles) })
    changes.push(update('requiredResourceAccess', what, [], after, apply))
  }
  const leftBehind = (found.web?.redirectUris ?? []).filter(isLeftBehind).toSorted()
  if (leftBehind.length > 0) {
    const what = `reply URLs of the application: without ${leftBehind.join(', ')}, which a consent left behind`
    // Other reply URLs that came in the meantime stay.
    const apply = () => removeReplyUrls(graph, found.id, isLeftBehind)
    changes.push(update('web.redirectUris', what, leftBehind, [], apply))
  }
  if (locked?.isEnabled !== true || locked.allProperties !== true) {
    const what =
      'lock of the service principals in other tenants: switched on, so that no admin there can add a secret or a certificate'
    const before = { isEnabled: locked?.isEnabled ?? false, allProperties: locked?.allProperties ?? false }
    const apply = () => write({ servicePrincipalLockConfiguration: { ...locked, ...lock } })
    changes.push(update('servicePrincipalLockConfiguration', what, before, lock, apply))
  }
  return changes
}

function asksFor({ requiredResourceAccess }: ApplicationObject, { permission, id }: WantedRole): boolean {
  return requiredResourceAccess.some(
    ({ resourceAppId, resourceAccess }) =>
      resourceAppId === permission.api && resourceAccess.some((access) => access.id === id && access.type === 'Role'),
  )
}

function named(roles: readonly WantedRole[]): string {
  return roles.length === 0 ? 'nothing' : roles.map(({ permission }) => permission.written).join(', ')
}

function warningsAbout(
  { isDisabled, passwordCredentials = [], keyCredentials = [] }: ApplicationObject,
  key: string,
): Warning[] {
  const secrets = passwordCredentials.length + keyCredentials.length
  return [
    ...(isDisabled === true
      ? [
          {
            code: 'APPLICATION_DISABLED',
            message: `The application is disabled: no tenant gives it tokens. \`towline trust resume --application ${key}\` enables it.`,
          },
        ]
      : []),
    ...(secrets === 0
      ? []
      : [
          {
            code: 'APPLICATION_HAS_SECRETS',
            message: `The application still carries ${secrets} secret${secrets === 1 ? '' : 's'} or certificates. A program that has one can act as the application. Towline needs none: remove them.`,
          },
        ]),
  ]
}

function softDeleted({ appId, displayName }: DeletedObject): Warning {
  return {
    code: 'APPLICATION_DELETED',
    message: `An application "${displayName}" (client ID ${appId}) was deleted and can still be brought back in the Entra admin center; a new one gets another client ID and needs consent anew.`,
  }
}

function notAtHome(clientId: string, deleted: readonly DeletedObject[]): TrustError {
  const isDeleted = deleted.some(({ appId }) => appId === clientId)
  return new TrustError('TRUST_BLOCKED', {
    message: isDeleted
      ? `The application ${clientId} was deleted in the home tenant.`
      : `The home tenant has no application ${clientId}.`,
    likelyCause: isDeleted
      ? 'It was deleted less than 30 days ago.'
      : 'The client ID is of an application that another tenant owns, or of a managed identity; a target cannot own it (AADSTS700236).',
    fix: isDeleted
      ? 'Bring it back in the Entra admin center (App registrations, Deleted applications), or take `clientId` out of the manifest to make a new one.'
      : 'Correct `clientId` in the manifest, or take it out and let `towline trust apply` make the application.',
  })
}
