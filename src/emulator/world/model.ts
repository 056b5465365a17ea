/**
 * What a world is made of: the tenants, what stands in their directories, and the compute that the emulator plays.
 * Everything here is data. The folders `identity/`, `entra/` and `graph/` answer requests from it; nothing else holds state.
 */

export interface World {
  readonly name: string
  /** The tenant with the Azure compute, the application and its federated identity credential. */
  readonly home: Tenant
  /** The tenants with Microsoft 365 and no compute. May be generated as they are asked for, so iterate, do not copy. */
  readonly targets: Iterable<Tenant>
  /** The Azure resource that the emulated process runs on. */
  readonly compute: Compute
  /** Looks in home and targets; takes a tenant ID in either case, or a verified domain. */
  findTenant(idOrDomain: string): Tenant | undefined
}

export interface Tenant {
  /** Short and fit to be a manifest key, e.g. `fabrikam`. */
  readonly name: string
  readonly id: string
  /** Verified domains, the initial `*.onmicrosoft.com` one first. */
  readonly domains: readonly string[]
  readonly displayName: string
  /** `tenant_region_scope` of the tokens, e.g. `EU`. */
  readonly region: string
  readonly createdDateTime: string
  readonly applications: Application[]
  readonly servicePrincipals: ServicePrincipal[]
  readonly sharePoint: SharePoint
}

/** An app registration, in the tenant that owns it. */
export interface Application {
  readonly id: string
  readonly appId: string
  displayName: string
  signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs' | 'AzureADandPersonalMicrosoftAccount'
  /** Set when an admin has stopped the application for every tenant. */
  isDisabled: boolean
  requiredResourceAccess: RequiredResourceAccess[]
  federatedIdentityCredentials: FederatedIdentityCredential[]
  readonly createdDateTime: string
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[]
}

export interface FederatedIdentityCredential {
  readonly id: string
  readonly name: string
  issuer: string
  subject: string
  audiences: string[]
  description: string | null
}

/** An application's local object in one tenant. First-party APIs such as Microsoft Graph have one too. */
export interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  displayName: string
  accountEnabled: boolean
  /** The tenant that owns the application. */
  readonly appOwnerOrganizationId: string
  /** Resource identifiers by which a scope may name this API: URIs without a slash at the end, and the appId. */
  readonly servicePrincipalNames: readonly string[]
  /** What the API offers as application permissions; empty for a client. */
  readonly appRoles: readonly AppRole[]
  /** What has been granted *to* this service principal, in this tenant: the only source of a token's `roles`. */
  appRoleAssignments: AppRoleAssignment[]
  readonly createdDateTime: string
}

export interface AppRole {
  readonly id: string
  /** The name in the `roles` claim, e.g. `Sites.Read.All`. */
  readonly value: string
}

export interface AppRoleAssignment {
  readonly id: string
  readonly appRoleId: string
  /** Object ID of the API's service principal in the same tenant. */
  readonly resourceId: string
  readonly createdDateTime: string
}

export interface Compute {
  /** ARM id of the Automation account, virtual machine or app; the `xms_az_rid` claim. */
  readonly resourceId: string
  readonly identities: readonly ManagedIdentity[]
}

export interface ManagedIdentity {
  readonly kind: 'system-assigned' | 'user-assigned'
  readonly name: string
  readonly clientId: string
  /** Object ID of its service principal: the `sub` and `oid` of its tokens and the subject a FIC must hold. */
  readonly principalId: string
  /** ARM id; the `xms_mirid` claim and the `mi_res_id` selector. For a system-assigned identity, the compute's own. */
  readonly resourceId: string
}

export interface SharePoint {
  /** One entry per geography, the default one first. A tenant without SharePoint has none. */
  readonly geographies: readonly Geography[]
  /** Sites.Selected: what one application may do with one site. */
  readonly siteGrants: SiteGrant[]
}

export interface Geography {
  /** e.g. `fabrikam.sharepoint.com`. */
  readonly hostname: string
  /** e.g. `EUR`; undefined in a tenant with one geography. */
  readonly dataLocationCode: string | undefined
  readonly sites: SiteCatalog
}

/** The sites of one geography, root first, generated as they are asked for. */
export interface SiteCatalog {
  readonly length: number
  at(index: number): Site
  /** By server-relative path without slashes at the ends; the root's is empty. Letter case does not count. */
  findByPath(path: string): Site | undefined
  findById(id: string): Site | undefined
}

export interface Site {
  /** `hostname,siteCollectionGuid,webGuid` */
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly path: string
  readonly webUrl: string
  readonly createdDateTime: string
  readonly lastModifiedDateTime: string
  /** Only the root site collection of a geography. */
  readonly isGeographyRoot: boolean
}

export interface SiteGrant {
  readonly siteId: string
  readonly appId: string
  readonly roles: readonly ('read' | 'write' | 'owner' | 'fullcontrol')[]
}
