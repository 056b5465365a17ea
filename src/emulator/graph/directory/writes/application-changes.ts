import type { Application, RequiredResourceAccess, Tenant } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { flagOf, invalid, objectOf, refuseReadOnly, textOf, textsOf, valueTaken } from './properties.ts'

const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
]
const readOnly = ['id', 'appId', 'createdDateTime', 'deletedDateTime', 'publisherDomain', 'disabledByMicrosoftStatus']
const longestName = 256
const longestUniqueName = 128

/**
 * What a write changes in an application: only what it names. Refuses values that cannot be, before anything has changed.
 * https://learn.microsoft.com/graph/api/resources/application
 */
export function applicationChanges(given: Json, application: Application, tenant: Tenant): Partial<Application> {
  refuseReadOnly(given, readOnly, 'Application')
  const { web, publicClient, ...others } = given
  const changes: Partial<Application> = {}

  changes.displayName = textOf(given, 'displayName', 'Application', application.displayName)
  if (changes.displayName.length > longestName) throw invalid(`Invalid value specified for property 'displayName'.`)
  if ('signInAudience' in given) changes.signInAudience = readAudience(given, tenant)
  if ('isDisabled' in given) changes.isDisabled = flagOf(given, 'isDisabled', false)
  if ('isFallbackPublicClient' in given) changes.isFallbackPublicClient = flagOf(given, 'isFallbackPublicClient', false)
  if ('requiredResourceAccess' in given) changes.requiredResourceAccess = readRequired(given['requiredResourceAccess'])
  if ('identifierUris' in given) changes.identifierUris = textsOf(given, 'identifierUris')
  if ('uniqueName' in given) changes.uniqueName = readUniqueName(given, application, tenant)
  if (web !== undefined) changes.redirectUris = textsOf(objectOf(given, 'web'), 'redirectUris')
  if (publicClient !== undefined) {
    changes.publicClientRedirectUris = textsOf(objectOf(given, 'publicClient'), 'redirectUris')
  }
  refuseSecrets(given, tenant)

  const known = [...Object.keys(changes), 'federatedIdentityCredentials']
  const more = Object.fromEntries(Object.entries(others).filter(([name]) => !known.includes(name)))
  return { ...changes, more: { ...application.more, ...more } }
}

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

function readRequired(value: unknown): RequiredResourceAccess[] {
  const isAccess = (one: unknown) => {
    const { id, type } = Object(one) as Json
    return typeof id === 'string' && (type === 'Role' || type === 'Scope')
  }
  const isEntry = (one: unknown) => {
    const { resourceAppId, resourceAccess } = Object(one) as Json
    return typeof resourceAppId === 'string' && Array.isArray(resourceAccess) && resourceAccess.every(isAccess)
  }
  if (Array.isArray(value) && value.every(isEntry)) return structuredClone(value) as RequiredResourceAccess[]
  throw invalid(
    "Invalid value specified for property 'requiredResourceAccess' of resource 'Application'.",
    'requiredResourceAccess',
  )
}
