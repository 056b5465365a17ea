import type { Application, Tenant } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { tokenVersionOf } from '../applications.ts'
import { applicationSettings, readOnlyOfApplications } from './application-settings.ts'
import { readIdentifierUris } from './identifier-uris.ts'
import { checkOffered, readAppRoles, readScopes } from './offered-permissions.ts'
import { flagOf, invalid, objectOf, refuseReadOnly, textOf, textsOf, valueTaken } from './properties.ts'
import { readWebRedirects } from './redirect-uris.ts'
import { readRequired } from './required-resource-access.ts'
import { merged, readSettings } from './settings.ts'
import { checkRestrictions } from './sign-in-audience-restrictions.ts'

const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
]
const longestName = 256
const longestUniqueName = 128

/**
 * What a write changes in an application: only what it names. Refuses values that cannot be, before anything has changed.
 * https://learn.microsoft.com/graph/api/resources/application
 */
export function applicationChanges(given: Json, application: Application, tenant: Tenant): Partial<Application> {
  refuseReadOnly(given, readOnlyOfApplications, 'Application')
  refuseSecrets(given, tenant)
  const web = objectOf(given, 'web')
  const publicClient = objectOf(given, 'publicClient')
  const api = objectOf(given, 'api')
  const changes: Partial<Application> = {}

  changes.displayName = textOf(given, 'displayName', 'Application', application.displayName)
  if (changes.displayName.length > longestName) throw invalid(`Invalid value specified for property 'displayName'.`)
  if ('signInAudience' in given) changes.signInAudience = readAudience(given, tenant)
  if ('isDisabled' in given) changes.isDisabled = flagOf(given, 'isDisabled', false)
  if ('isFallbackPublicClient' in given) changes.isFallbackPublicClient = flagOf(given, 'isFallbackPublicClient', false)
  if ('requiredResourceAccess' in given) changes.requiredResourceAccess = readRequired(given['requiredResourceAccess'])
  if ('uniqueName' in given) changes.uniqueName = readUniqueName(given, application, tenant)
  if ('redirectUris' in web) changes.redirectUris = readWebRedirects(web)
  if ('redirectUris' in publicClient) changes.publicClientRedirectUris = textsOf(publicClient, 'redirectUris')
  if ('appRoles' in given) changes.appRoles = readAppRoles(given['appRoles'], application.appRoles)
  if ('oauth2PermissionScopes' in api) {
    changes.oauth2PermissionScopes = readScopes(api['oauth2PermissionScopes'], application.oauth2PermissionScopes)
  }
  checkOffered({ ...application, ...changes })
  changes.more = readMore(given, application)
  checkTokenVersion({ ...application, ...changes })
  checkRestrictions({ ...application, ...changes })
  if ('identifierUris' in given) {
    const changed = { ...application, ...changes }
    changes.identifierUris = readIdentifierUris(given, {
      tenant,
      application: changed,
      tokenVersion: tokenVersionOf(changed),
    })
  }
  return changes
}

/** UNCONFIRMED for values that are no version; the text has been seen where personal accounts met the first version. */
function checkTokenVersion(changed: Application): void {
  const version = tokenVersionOf(changed)
  const isKnown = version === null || version === 1 || version === 2
  if (isKnown && (version === 2 || !changed.signInAudience.includes('Personal'))) return
  throw invalid('Property api.requestedAccessTokenVersion is invalid.', 'api')
}

/** The settings that nothing here depends on. The parts of objects that have a place of their own are left out. */
function readMore(given: Json, application: Application): Json {
  const others = { ...given }
  for (const [name, part] of partsElsewhere) {
    const { [part]: _, ...rest } = objectOf(given, name)
    if (name in given) others[name] = rest
  }
  const more = merged(application.more ?? {}, readSettings(others, applicationSettings, 'Application'))
  // Its two types exclude each other, so nothing of the value before stays.
  const restrictions = 'signInAudienceRestrictions'
  return restrictions in given ? { ...more, [restrictions]: given[restrictions] } : more
}

const partsElsewhere = [
  ['web', 'redirectUris'],
  ['publicClient', 'redirectUris'],
  ['api', 'oauth2PermissionScopes'],
] as const

function readAudience(given: Json, tenant: Tenant): Application['signInAudience'] {
  const audience = given['signInAudience']
  if (typeof audience !== 'string' || !audiences.includes(audience)) {
    throw invalid("Invalid value specified for property 'signInAudience' of resource 'Application'.", 'signInAudience')
  }
  if (tenant.appManagementPolicy?.blockMultiTenant && audience !== 'AzureADMyOrg') throw againstPolicy()
  return audience as Application['signInAudience']
}

/** UNCONFIRMED: the policy's own words. */
function againstPolicy(): Refusal {
  return new Refusal(
    403,
    'Authorization_RequestDenied',
    'The operation is blocked by the tenant’s application management policy.',
  )
}

function refuseSecrets(given: Json, tenant: Tenant): void {
  const secrets = given['passwordCredentials']
  if (tenant.appManagementPolicy?.blockSecrets && Array.isArray(secrets) && secrets.length > 0) throw againstPolicy()
}

/** Once it has one, an application keeps it. */
function readUniqueName(given: Json, application: Application, tenant: Tenant): string {
  const uniqueName = textOf(given, 'uniqueName', 'Application')
  if (uniqueName.length > longestUniqueName) {
    throw invalid("Invalid value specified for property 'uniqueName' of resource 'Application'.", 'uniqueName')
  }
  if (application.uniqueName !== undefined && application.uniqueName !== uniqueName) {
    throw invalid("Property 'uniqueName' is read-only and cannot be set.", 'uniqueName')
  }
  if (isUniqueNameTaken(uniqueName, application, tenant)) throw valueTaken('uniqueName')
  return uniqueName
}

/** A deleted application keeps its name until it is deleted for good: microsoftgraph/msgraph-bicep-types#137. */
export function isUniqueNameTaken(name: string, { id }: Application, tenant: Tenant): boolean {
  const all = [...tenant.applications, ...tenant.deletedApplications]
  return all.some((other) => other.id !== id && other.uniqueName?.toLowerCase() === name.toLowerCase())
}
