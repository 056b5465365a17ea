import type { Tenant, User } from '../../world/model/index.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { readUsers } from '../roles.ts'
import type { DirectorySet } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'

/**
 * What can be filtered by, as documented for directory objects.
 * https://learn.microsoft.com/graph/aad-advanced-queries#user-properties
 */
const filters = filterTable(`
  accountEnabled:    eq in | ge le
  assignedLicenses:  eq
  businessPhones:    eq
  city:              eq ge in startsWith | null
  companyName:       | eq ge le in startsWith null
  country:           eq ge le in startsWith | null
  createdDateTime:   eq ge le | in
  department:        eq ge le in startsWith | null
  displayName:       eq in startsWith ge le | null
  employeeId:        eq startsWith | le null
  givenName:         eq ge le in startsWith | null
  id:                eq in
  jobTitle:          eq ge le in startsWith | null
  mail:              eq ge le in startsWith | endsWith null
  mailNickname:      eq ge le in startsWith | null
  mobilePhone:       | eq ge le in startsWith null
  officeLocation:    | eq ge le in startsWith null
  onPremisesSyncEnabled: eq in | ge le null
  otherMails:        eq ge le in startsWith | endsWith
  preferredLanguage: | eq ge le in startsWith null
  proxyAddresses:    eq ge le startsWith | endsWith null
  surname:           eq ge le in startsWith | null
  usageLocation:     eq ge le in startsWith | null
  userPrincipalName: eq le in startsWith ge | endsWith
  userType:          eq in | null`)

const defaults = declared(`
  businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
  userPrincipalName id`)

/** https://learn.microsoft.com/graph/api/resources/user */
export const userType: DirectoryType<User> = {
  name: 'microsoft.graph.user',
  set: 'users',
  resource: 'User',
  defaults,
  showsNulls: true,
  properties: [
    ...defaults,
    ...declared(`
      accountEnabled ageGroup assignedLicenses assignedPlans city companyName consentProvidedForMinor country
      createdDateTime creationType deletedDateTime department employeeHireDate employeeId employeeOrgData employeeType
      externalUserState externalUserStateChangeDateTime faxNumber identities imAddresses isResourceAccount
      lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mailNickname
      onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
      onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
      onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile postalCode
      preferredDataLocation provisionedPlans proxyAddresses securityIdentifier serviceProvisioningErrors
      showInAddressList signInSessionsValidFromDateTime state streetAddress usageLocation userType`),
  ],
  filters,
  collections: declared(`
    assignedLicenses assignedPlans businessPhones identities imAddresses onPremisesProvisioningErrors otherMails
    provisionedPlans proxyAddresses serviceProvisioningErrors`),
  searches: declared('displayName givenName mail mailNickname surname userPrincipalName'),
  sorts: { simple: ['displayName', 'userPrincipalName'], advanced: ['createdDateTime', 'deletedDateTime'] },
  toJson: userJson,
}

/** `/users`. A user can be named by ID or by user principal name. https://learn.microsoft.com/graph/api/user-list */
export const users: DirectorySet<User> = {
  path: '/users',
  type: userType,
  roles: readUsers,
  all: (tenant) => tenant.users,
  id: ({ id }) => id,
  otherName: ({ userPrincipalName }) => userPrincipalName,
  alternateKeys: { userPrincipalName: ({ userPrincipalName }) => userPrincipalName },
}

function userJson(user: User, tenant: Tenant): Json {
  return {
    businessPhones: user.businessPhones,
    displayName: user.displayName,
    givenName: user.givenName,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mobilePhone: user.mobilePhone,
    officeLocation: user.officeLocation,
    preferredLanguage: user.preferredLanguage,
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    id: user.id,
    accountEnabled: user.accountEnabled,
    assignedLicenses: user.assignedSkuIds.map((skuId) => ({ disabledPlans: [], skuId })),
    assignedPlans: [],
    city: user.city,
    companyName: user.userType === 'Guest' ? null : tenant.displayName,
    createdDateTime: user.createdDateTime,
    creationType: user.userType === 'Guest' ? 'Invitation' : null,
    department: user.department,
    identities: [
      { signInType: 'userPrincipalName', issuer: tenant.domains[0], issuerAssignedId: user.userPrincipalName },
    ],
    imAddresses: user.mail === null ? [] : [user.mail],
    mailNickname: user.mailNickname,
    otherMails: [],
    proxyAddresses: user.mail === null ? [] : [`SMTP:${user.mail}`],
    usageLocation: user.usageLocation,
    userType: user.userType,
  }
}
