import type { Application, Tenant } from '../../world/model/index.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readApplications } from '../roles.ts'
import type { DirectorySet } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { merged } from './writes/settings.ts'

const shownByDefault = declared(`
  id deletedDateTime appId applicationTemplateId authenticationBehaviors disabledByMicrosoftStatus createdDateTime
  displayName description groupMembershipClaims identifierUris isDeviceOnlyAuthSupported isDisabled
  isFallbackPublicClient nativeAuthenticationApisEnabled notes publisherDomain serviceManagementReference
  signInAudience tags tokenEncryptionKeyId samlMetadataUrl uniqueName defaultRedirectUri certification optionalClaims
  requestSignatureVerification servicePrincipalLockConfiguration addIns api appRoles info keyCredentials logo
  oauth2RequirePostResponse parentalControlSettings passwordCredentials publicClient requiredResourceAccess
  verifiedPublisher web spa`)

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationType: DirectoryType<Application> = {
  name: 'microsoft.graph.application',
  set: 'applications',
  resource: 'Application',
  showsNulls: true,
  properties: [...shownByDefault, 'signInAudienceRestrictions'],
  betaProperties: ['signInAudienceRestrictions'],
  defaults: shownByDefault,
  filters: filterTable(`
    appId:           eq in
    createdDateTime: | eq ge le in
    displayName:     eq in startsWith ge le | null
    id:              eq in
    identifierUris:  eq ge le startsWith
    publisherDomain: | eq ge le startsWith
    signInAudience:  | eq in
    tags:            eq ge le startsWith
    uniqueName:      eq`),
  collections: declared(
    'addIns appRoles identifierUris keyCredentials passwordCredentials requiredResourceAccess tags',
  ),
  searches: declared('description displayName'),
  sorts: { simple: [], advanced: ['createdDateTime', 'deletedDateTime', 'displayName'] },
  toJson: applicationJson,
}

/** `/applications` https://learn.microsoft.com/graph/api/application-list */
export const applications: DirectorySet<Application> = {
  path: '/applications',
  type: applicationType,
  roles: readApplications,
  all: (tenant) => tenant.applications,
  id: ({ id }) => id,
  alternateKeys: { appId: ({ appId }) => appId, uniqueName: ({ uniqueName = '' }) => uniqueName },
}

/** As a later GET shows it: times without decimals, and null for all that was never set. */
export function applicationJson(application: Application, tenant: Tenant, beta = false): Json {
  const { signInAudienceRestrictions: restrictions, ...more } = application.more ?? {}
  const shown: Json = {
    id: application.id,
    deletedDateTime: application.deletedDateTime ?? null,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: application.createdDateTime,
    displayName: application.displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: application.identifierUris ?? [],
    isDeviceOnlyAuthSupported: null,
    isDisabled: application.isDisabled ? true : null,
    isFallbackPublicClient: application.isFallbackPublicClient ?? null,
    notes: null,
    publisherDomain: tenant.domains[0],
    serviceManagementReference: null,
    signInAudience: application.signInAudience,
    tags: [],
    tokenEncryptionKeyId: null,
    uniqueName: application.uniqueName ?? null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    servicePrincipalLockConfiguration: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: tokenVersionOf(application),
      oauth2PermissionScopes: (application.oauth2PermissionScopes ?? []).map(({ declared }) => declared),
      preAuthorizedApplications: [],
    },
    appRoles: (application.appRoles ?? []).map(({ declared }) => declared),
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    passwordCredentials: [],
    publicClient: { redirectUris: application.publicClientRedirectUris ?? [] },
    requiredResourceAccess: application.requiredResourceAccess,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: application.redirectUris ?? [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    spa: { redirectUris: [] },
  }
  return { ...merged(shown, more), ...(beta && { signInAudienceRestrictions: restrictions ?? unrestricted }) }
}

/** https://learn.microsoft.com/graph/api/resources/unrestrictedaudience?view=graph-rest-beta */
const unrestricted = { '@odata.type': '#microsoft.graph.unrestrictedAudience', kind: 'unrestricted' }

/**
 * The format of the tokens that others get for the application as an API; null stands for the first one. Where nothing
 * was set, applications for personal accounts have the second format.
 * https://learn.microsoft.com/entra/identity-platform/reference-microsoft-graph-app-manifest
 */
export function tokenVersionOf({ more, signInAudience }: Pick<Application, 'more' | 'signInAudience'>): number | null {
  const { requestedAccessTokenVersion: set } = Object(more?.['api']) as { requestedAccessTokenVersion?: number | null }
  return set === undefined ? (signInAudience.includes('Personal') ? 2 : null) : set
}
