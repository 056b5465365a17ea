import { takesAdministrator } from '../../world/model/app-roles.ts'
import type { AppRole, PermissionScope, ServicePrincipal } from '../../world/model/index.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import type { DirectoryType } from './directory-type.ts'

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType: DirectoryType<ServicePrincipal> = {
  name: 'microsoft.graph.servicePrincipal',
  set: 'servicePrincipals',
  resource: 'ServicePrincipal',
  showsNulls: true,
  properties: declared(`
    id deletedDateTime accountEnabled alternativeNames appDescription appDisplayName appId appOwnerOrganizationId
    appRoleAssignmentRequired applicationTemplateId createdDateTime customSecurityAttributes description
    disabledByMicrosoftStatus displayName homepage info isDisabled keyCredentials loginUrl logoutUrl notes
    notificationEmailAddresses oauth2PermissionScopes passwordCredentials preferredSingleSignOnMode
    preferredTokenSigningKeyThumbprint replyUrls resourceSpecificApplicationPermissions samlSingleSignOnSettings
    servicePrincipalNames servicePrincipalType signInAudience tags tokenEncryptionKeyId verifiedPublisher addIns
    appRoles`),
  filters: filterTable(`
    accountEnabled:         eq in
    alternativeNames:       eq ge le startsWith
    appId:                  eq in | ge le startsWith
    appOwnerOrganizationId: | eq in
    createdDateTime:        | eq ge le in
    displayName:            eq in startsWith ge le | null
    homepage:               | eq ge le in startsWith null
    id:                     eq in
    servicePrincipalNames:  eq ge le startsWith
    servicePrincipalType:   eq in | null
    tags:                   eq ge le startsWith`),
  collections: declared(`
    addIns alternativeNames appRoles keyCredentials notificationEmailAddresses oauth2PermissionScopes
    passwordCredentials replyUrls resourceSpecificApplicationPermissions servicePrincipalNames tags`),
  searches: declared('description displayName'),
  sorts: { simple: [], advanced: ['createdDateTime', 'deletedDateTime', 'displayName'] },
  toJson: servicePrincipalJson,
}

export function servicePrincipalJson(servicePrincipal: ServicePrincipal): Json {
  const { appId, displayName } = servicePrincipal
  return {
    id: servicePrincipal.id,
    deletedDateTime: servicePrincipal.deletedDateTime ?? null,
    accountEnabled: servicePrincipal.accountEnabled,
    alternativeNames: servicePrincipal.alternativeNames ?? [],
    appDisplayName: displayName,
    appDescription: null,
    appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: servicePrincipal.appOwnerOrganizationId,
    appRoleAssignmentRequired: servicePrincipal.appRoleAssignmentRequired ?? false,
    createdDateTime: servicePrincipal.createdDateTime,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName,
    homepage: null,
    isDisabled: servicePrincipal.isDisabled ?? null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [],
    servicePrincipalNames: servicePrincipal.servicePrincipalNames,
    servicePrincipalType: servicePrincipal.servicePrincipalType ?? 'Application',
    signInAudience: audienceOf(servicePrincipal),
    tags: [],
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: servicePrincipal.appRoles.map(appRoleJson),
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    oauth2PermissionScopes: (servicePrincipal.oauth2PermissionScopes ?? []).map(scopeJson),
    passwordCredentials: [],
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    ...servicePrincipal.more,
  }
}

function audienceOf({ servicePrincipalType, signInAudience = 'AzureADMultipleOrgs' }: ServicePrincipal): string | null {
  return servicePrincipalType === 'ManagedIdentity' ? null : signInAudience
}

/** https://learn.microsoft.com/graph/api/resources/approle */
function appRoleJson({ id, value, declared: own }: AppRole): Json {
  if (own !== undefined) return own
  return {
    allowedMemberTypes: ['Application'],
    description: `Lets an application have ${value} without a signed-in user.`,
    displayName: value,
    id,
    isEnabled: true,
    origin: 'Application',
    value,
  }
}

/** https://learn.microsoft.com/graph/api/resources/permissionscope */
function scopeJson({ id, value, declared: own }: PermissionScope): Json {
  if (own !== undefined) return own
  return {
    adminConsentDescription: `Lets an application have ${value} on behalf of the signed-in user.`,
    adminConsentDisplayName: value,
    id,
    isEnabled: true,
    type: takesAdministrator({ value }) ? 'Admin' : 'User',
    userConsentDescription: null,
    userConsentDisplayName: null,
    value,
  }
}
