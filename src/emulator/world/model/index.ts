import type { Application, FederatedIdentityCredential, ServicePrincipal } from './applications.ts'
import type { Group, OAuth2PermissionGrant, RoleAssignment, SubscribedSku, User } from './directory.ts'

export type * from './applications.ts'
export type * from './directory.ts'

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
  /** Looks in home and in those targets that may own one; takes a client ID in either case. */
  findApplication(appId: string): OwnedApplication | undefined
}

export interface OwnedApplication {
  readonly application: Application
  /** The tenant that the application is registered in. */
  readonly owner: Tenant
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
  /** The national cloud that the tenant lives in. One that does not say is in each of them, so that any client may ask. */
  cloud?: CloudName
  /** Set when Microsoft has closed the tenant: it issues no tokens. */
  blockedFor?: 'fraud' | 'inactivity' | 'ephemeral'
  /** The issuers that federated identity credentials here may name; any when left out, none when empty. */
  allowedIssuers?: readonly string[]
  readonly applications: Application[]
  readonly servicePrincipals: ServicePrincipal[]
  /** What was deleted and can be brought back, for 30 days. */
  readonly deletedApplications: Application[]
  readonly deletedServicePrincipals: ServicePrincipal[]
  /** Delegated permissions; an app-only token shows none of them. */
  readonly oauth2PermissionGrants: OAuth2PermissionGrant[]
  /** `admin@` and `user@` the initial domain first. */
  readonly users: User[]
  readonly groups: Group[]
  readonly subscribedSkus: SubscribedSku[]
  readonly roleAssignments: RoleAssignment[]
  /** Roles that can be activated and are not (Privileged Identity Management): they allow nothing. */
  readonly roleEligibilities: RoleAssignment[]
  /** How people may sign in; left out, nothing is asked for or blocked. */
  signInPolicies?: SignInPolicies
  /** What applications here may be; left out, the policy is off. */
  appManagementPolicy?: AppManagementPolicy
  readonly sharePoint: SharePoint
}

export interface SignInPolicies {
  /** Conditional Access blocks the device code flow. */
  readonly blockDeviceCode?: boolean
  /** Conditional Access asks for a second factor. No user here has one. */
  readonly requireMfa?: boolean
}

/** https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy */
export interface AppManagementPolicy {
  /** Applications for many tenants cannot be registered. */
  readonly blockMultiTenant?: boolean
  /** Secrets cannot be added to applications. */
  readonly blockSecrets?: boolean
}

export type CloudName = 'global' | 'usgov' | 'china'

export interface Compute {
  /** ARM id of the Automation account, virtual machine or app; the `xms_az_rid` claim. */
  readonly resourceId: string
  readonly identities: ManagedIdentity[]
  /** How long after the start of the host its identity endpoint refuses connections. Left out, it does not. */
  startsAfterMs?: number
  /** How App Service, Functions and Container Apps say that there is no such identity. Left out, as today. */
  errorWords?: 'today' | 'before-2024'
}

export interface ManagedIdentity {
  readonly kind: 'system-assigned' | 'user-assigned'
  readonly name: string
  readonly clientId: string
  /** Object ID of its service principal: the `sub` and `oid` of its tokens and the subject a FIC must hold. */
  readonly principalId: string
  /** ARM id; the `xms_mirid` claim and the `mi_res_id` selector. For a system-assigned identity, the compute's own. */
  readonly resourceId: string
  /** A user-assigned identity can trust other issuers' tokens, as on AKS. Left out: none. */
  federatedIdentityCredentials?: FederatedIdentityCredential[]
}

export interface SharePoint {
  /** One entry per geography, the default one first. A tenant without SharePoint has none. */
  readonly geographies: readonly Geography[]
  /** Sites.Selected: what one application may do with one site. */
  readonly siteGrants: SiteGrant[]
  /** What people shared by link. */
  readonly sharingLinks: SharingLink[]
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
  /** The application's name as the granting admin wrote it. */
  readonly displayName?: string
  readonly roles: readonly SiteRole[]
}

/** https://learn.microsoft.com/graph/api/resources/sharinglink */
export interface SharingLink {
  readonly id: string
  /** The file, or the folder with all that is in it. */
  readonly itemId: string
  readonly type: 'view' | 'edit'
  /** The people that can use it: all who have it, all who sign in to the tenant, or certain people alone. */
  readonly scope: 'anonymous' | 'organization' | 'users'
  /** Object IDs of those people. */
  readonly userIds: readonly string[]
  readonly expirationDateTime?: string
}

export type SiteRole = 'read' | 'write' | 'owner' | 'fullcontrol'
