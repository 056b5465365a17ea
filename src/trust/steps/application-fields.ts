import type { Json, PlannedChange, Warning } from '../../change/change.ts'
import type { ApplicationObject } from '../../directory/objects/application.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { isLeftBehind, removeReplyUrls } from '../consent/reply-url.ts'
import type { WantedApplication } from '../wanted.ts'
import { merged, type WantedRole } from './required-resource-access.ts'
import { homeOf, placed, type StepContext } from './step.ts'

const step = { step: 'application', side: 'home' } as const

/** So that no admin of a less controlled tenant can add a secret to the service principal there. */
const lock = { isEnabled: true, allProperties: true }

/** The fields of the application, as Graph takes them. */
export function asWanted({ displayName }: WantedApplication, roles: readonly WantedRole[]) {
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
export function updates(context: StepContext, found: ApplicationObject, roles: readonly WantedRole[]): PlannedChange[] {
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

/** For people: `Sites.Read.All, User.Read.All`. */
export function named(roles: readonly WantedRole[]): string {
  return roles.length === 0 ? 'nothing' : roles.map(({ permission }) => permission.written).join(', ')
}

/** What is worth knowing of an application that is there. `key`: its key in the manifest. */
export function warningsAbout(
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
