// What stands in a directory besides applications: people, groups and teams, licences, roles and delegated grants.

export interface User {
  readonly id: string
  userPrincipalName: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  mailNickname: string
  jobTitle: string | null
  department: string | null
  officeLocation: string | null
  city: string | null
  /** e.g. `NL`; licences need it. */
  usageLocation: string | null
  preferredLanguage: string | null
  mobilePhone: string | null
  businessPhones: string[]
  accountEnabled: boolean
  userType: 'Member' | 'Guest'
  readonly createdDateTime: string
  /** The `skuId` of each licence. */
  assignedSkuIds: string[]
}

export interface Group {
  readonly id: string
  displayName: string
  description: string | null
  mailNickname: string
  /** Microsoft 365 groups have one. */
  mail: string | null
  readonly kind: 'microsoft365' | 'security'
  /** Members are who fits the rule; without one, who was added. */
  membershipRule: string | null
  visibility: 'Public' | 'Private' | null
  readonly createdDateTime: string
  /** Object IDs of users, groups and service principals. */
  memberIds: string[]
  ownerIds: string[]
  /** A Microsoft 365 group may have one. */
  team: Team | undefined
}

export interface Team {
  isArchived: boolean
  /** The standard channel first, which every team has. */
  readonly channels: Channel[]
}

export interface Channel {
  /** e.g. `19:…@thread.tacv2` */
  readonly id: string
  displayName: string
  description: string | null
  readonly createdDateTime: string
}

export interface SubscribedSku {
  readonly skuId: string
  /** e.g. `SPE_E5` */
  readonly skuPartNumber: string
  /** How many licences were bought. */
  enabledUnits: number
  readonly servicePlans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[]
}

/** A directory role of a user, group or service principal, for the whole tenant. */
export interface RoleAssignment {
  readonly principalId: string
  /** The role's template ID, the same in every tenant. */
  readonly roleDefinitionId: string
}

/** A delegated permission that was consented to. */
export interface OAuth2PermissionGrant {
  readonly id: string
  /** Object ID of the client's service principal. */
  readonly clientId: string
  readonly consentType: 'AllPrincipals' | 'Principal'
  readonly principalId: string | null
  /** Object ID of the API's service principal. */
  readonly resourceId: string
  /** Scopes with blanks between them. */
  scope: string
}
