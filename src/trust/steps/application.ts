import { applicationAdministrators, type PlannedChange, type Warning } from '../../change/change.ts'
import { apiName } from '../../directory/apis.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { type Permission, roleIdOf } from '../../directory/permissions.ts'
import type { ApplicationObject, DeletedObject, ServicePrincipalObject } from '../../directory/reads.ts'
import { TrustError } from '../../errors/errors.ts'
import { isLeftBehind, removeReplyUrls } from '../consent/reply-url.ts'
import type { WantedApplication } from '../desired.ts'
import { merged, type WantedRole } from './required-resource-access.ts'
import { defineStep, homeOf, type StepContext } from './step.ts'

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
  step: 'application',
  side: 'home',
  async find(context) {
    const home = homeOf(context)
    const { clientId, uniqueName } = context.application
    const found = await home.application(clientId === undefined ? { uniqueName } : { clientId })
    return {
      application: found,
      deleted: found === undefined ? await home.deletedApplications() : [],
      offers: await Promise.all(
        context.application.permissions.map(async (permission) => ({
          permission,
          api: await home.servicePrincipal(permission.api),
        })),
      ),
    }
  },
  compare(context, { application: found, deleted, offers }) {
    const { application: wanted } = context
    const { roles, warnings } = rolesAtHome(offers)
    if (found !== undefined) {
      return { changes: updates(context, found, roles), warnings: [...warnings, ...warningsAbout(found)] }
    }
    if (wanted.clientId !== undefined) throw notAtHome(wanted.clientId, deleted)
    return {
      changes: [
        change(
          'create',
          `application "${wanted.displayName}" (${wanted.uniqueName}), multi-tenant, asking for ${named(roles)}`,
          async () => {
            await homeOf(context).directory.graph.request(
              'PATCH',
              `/applications(uniqueName='${odata(wanted.uniqueName)}')`,
              { ...createIfMissing, body: asWanted(wanted, roles) },
            )
          },
        ),
      ],
      warnings: [
        ...warnings,
        ...deleted
          .filter(
            ({ displayName, uniqueName }) => displayName === wanted.displayName || uniqueName === wanted.uniqueName,
          )
          .map(softDeleted),
      ],
    }
  },
  remove(context, { application: found }) {
    if (found === undefined) return { changes: [], warnings: [] }
    const what = `application "${found.displayName}" (client ID ${found.appId}); it can be brought back for 30 days`
    const apply = async () => homeOf(context).directory.graph.delete(`/applications/${found.id}`)
    return { changes: [change('delete', what, apply)], warnings: [] }
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

/** Nobody in a less controlled tenant shall add a secret to the service principal there. */
const lock = { isEnabled: true, allProperties: true }

function asWanted({ displayName }: WantedApplication, roles: readonly WantedRole[]): object {
  return {
    displayName,
    signInAudience: 'AzureADMultipleOrgs',
    requiredResourceAccess: merged([], roles),
    servicePrincipalLockConfiguration: lock,
  }
}

function updates(context: StepContext, found: ApplicationObject, roles: readonly WantedRole[]): PlannedChange[] {
  const { application: wanted } = context
  const update = (what: string, body: object): PlannedChange =>
    change('update', what, async () => {
      await homeOf(context).directory.graph.request('PATCH', `/applications/${found.id}`, { body })
    })
  const missing = roles.filter((role) => !asksFor(found, role))
  const leftBehind = (found.web?.redirectUris ?? []).filter(isLeftBehind)
  const lockedNow = found.servicePrincipalLockConfiguration
  return [
    ...(found.signInAudience === 'AzureADMultipleOrgs'
      ? []
      : [
          update(
            `sign-in audience of the application from ${found.signInAudience} to AzureADMultipleOrgs (multi-tenant)`,
            {
              signInAudience: 'AzureADMultipleOrgs',
            },
          ),
        ]),
    ...(found.displayName === wanted.displayName
      ? []
      : [
          update(`name of the application from "${found.displayName}" to "${wanted.displayName}"`, {
            displayName: wanted.displayName,
          }),
        ]),
    ...(missing.length === 0
      ? []
      : [
          update(`the application asks for ${named(missing)} too`, {
            requiredResourceAccess: merged(found.requiredResourceAccess, roles),
          }),
        ]),
    ...(leftBehind.length === 0
      ? []
      : [
          change('update', `reply URL that a consent left behind is taken away: ${leftBehind.join(', ')}`, () =>
            removeReplyUrls(homeOf(context).directory.graph, found.id, isLeftBehind),
          ),
        ]),
    ...(lockedNow?.isEnabled === true && lockedNow.allProperties === true
      ? []
      : [
          update('lock of the service principals in other tenants: nobody there can add a secret or a certificate', {
            servicePrincipalLockConfiguration: { ...lockedNow, ...lock },
          }),
        ]),
  ]
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

function warningsAbout({ isDisabled, passwordCredentials = [], keyCredentials = [] }: ApplicationObject): Warning[] {
  const secrets = passwordCredentials.length + keyCredentials.length
  return [
    ...(isDisabled === true
      ? [
          {
            code: 'APPLICATION_DISABLED',
            message:
              'The application is disabled: no tenant gives it tokens. `towline trust resume --application` enables it.',
          },
        ]
      : []),
    ...(secrets === 0
      ? []
      : [
          {
            code: 'APPLICATION_HAS_SECRETS',
            message: `The application still carries ${secrets} secret${secrets === 1 ? '' : 's'} or certificates, with which anybody who has one can act as it. Towline needs none: remove them.`,
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
      ? 'Somebody deleted it less than 30 days ago.'
      : 'The client ID is of an application that another tenant owns, or of a managed identity; a target cannot own it (AADSTS700236).',
    fix: isDeleted
      ? 'Bring it back in the Entra admin center (App registrations, Deleted applications), or take `clientId` out of the manifest to make a new one.'
      : 'Correct `clientId` in the manifest, or take it out and let `towline trust apply` make the application.',
  })
}

function change(action: PlannedChange['action'], what: string, apply: () => Promise<void>): PlannedChange {
  return { step: 'application', side: 'home', action, what, roles: applicationAdministrators, apply }
}
