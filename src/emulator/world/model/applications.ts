// Applications, and what stands for them in each tenant.

/** An app registration, in the tenant that owns it. */
export interface Application {
  readonly id: string
  readonly appId: string
  displayName: string
  signInAudience:
    | 'AzureADMyOrg'
    | 'AzureADMultipleOrgs'
    | 'AzureADandPersonalMicrosoftAccount'
    | 'PersonalMicrosoftAccount'
  /** Set when an admin has stopped the application for every tenant. */
  isDisabled: boolean
  /** Registered as a public client, which must not prove itself with anything. */
  isFallbackPublicClient?: boolean
  /** Client secrets that have ended. The emulator knows none that works. */
  expiredSecrets?: readonly string[]
  requiredResourceAccess: RequiredResourceAccess[]
  federatedIdentityCredentials: FederatedIdentityCredential[]
  /** By which others may name it as an API; left out, there are none. */
  identifierUris?: string[]
  /** What it offers as application and as delegated permissions; left out, nothing. */
  appRoles?: readonly AppRole[]
  oauth2PermissionScopes?: readonly PermissionScope[]
  /** Where sign-ins may return to; left out, there are none. */
  redirectUris?: string[]
  /** Reply URLs of programs on people's own machines. */
  publicClientRedirectUris?: string[]
  /** A name of the owner's choosing. It is unique in the tenant. */
  uniqueName?: string
  /** Object IDs of users and service principals; left out, there are none. */
  ownerIds?: string[]
  /** Settings that nothing here depends on, in Graph's own shape. */
  more?: Readonly<Record<string, unknown>>
  readonly createdDateTime: string
  /** Set while it waits for its end among the deleted. */
  deletedDateTime?: string
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[]
}

export interface FederatedIdentityCredential {
  readonly id: string
  readonly name: string
  issuer: string
  /** Empty in a flexible credential, whose subject Graph shows as null. */
  subject: string
  /** Makes the credential a flexible one: which tokens of the issuer it trusts. */
  expression?: string
  audiences: string[]
  description: string | null
  /** Set when an admin has revoked the credential instead of deleting it. */
  isRevoked?: boolean
}

/** An application's local object in one tenant. First-party APIs such as Microsoft Graph have one too. */
export interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  displayName: string
  accountEnabled: boolean
  /** The tenant that owns the application. */
  readonly appOwnerOrganizationId: string
  /** Set when the API gives tokens only to applications that are assigned to it. */
  appRoleAssignmentRequired?: boolean
  /** Set when an admin has stopped it by `isDisabled` in place of `accountEnabled`. */
  isDisabled?: boolean
  /** Resource identifiers by which a scope may name this API: URIs without a slash at the end, and the appId. */
  servicePrincipalNames: readonly string[]
  /** What the API offers as application permissions; empty for a client. A copy of what its application declares. */
  appRoles: readonly AppRole[]
  /** What the API offers as delegated permissions; left out, none. A copy too. */
  oauth2PermissionScopes?: readonly PermissionScope[]
  /** Of its application; left out, `AzureADMultipleOrgs`. */
  signInAudience?: Application['signInAudience']
  /** Left out, it stands for an application. */
  readonly servicePrincipalType?: 'Application' | 'ManagedIdentity'
  /** A managed identity's ARM id. */
  readonly alternativeNames?: readonly string[]
  /** What has been granted *to* this service principal, in this tenant: the only source of a token's `roles`. */
  appRoleAssignments: AppRoleAssignment[]
  /** Object IDs of users and service principals; left out, there are none. */
  ownerIds?: string[]
  /** Settings that nothing here depends on, in Graph's own shape. */
  more?: Readonly<Record<string, unknown>>
  readonly createdDateTime: string
  /** Set while it waits for its end among the deleted. */
  deletedDateTime?: string
}

export interface AppRole {
  readonly id: string
  /** The name in the `roles` claim, e.g. `Sites.Read.All`; empty where the role has none. */
  readonly value: string
  /** As its application declares it, in Graph's own shape; left out for Microsoft's APIs, whose roles are all enabled. */
  readonly declared?: Readonly<Record<string, unknown>>
}

export interface PermissionScope {
  readonly id: string
  /** The name in the `scp` claim, e.g. `User.Read`. */
  readonly value: string
  /** As its application declares it, in Graph's own shape; left out for Microsoft's APIs, whose scopes are all enabled. */
  readonly declared?: Readonly<Record<string, unknown>>
}

export interface AppRoleAssignment {
  readonly id: string
  readonly appRoleId: string
  /** Object ID of the API's service principal in the same tenant. */
  readonly resourceId: string
  readonly createdDateTime: string
}
