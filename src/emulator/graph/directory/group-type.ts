import { mixedEndianBytes } from '../../world/model/ids.ts'
import type { Group } from '../../world/model/index.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import type { DirectoryType } from './directory-type.ts'

/** https://learn.microsoft.com/graph/aad-advanced-queries#group-properties */
const filters = filterTable(`
  assignedLicenses:            eq
  classification:              | eq ge le startsWith in null
  createdDateTime:             eq ge le | in
  description:                 | eq ge le startsWith null
  displayName:                 eq in startsWith ge le | null
  groupTypes:                  eq
  id:                          eq in
  isAssignableToRole:          eq | null
  mail:                        eq ge le in startsWith | endsWith null
  mailEnabled:                 eq in
  mailNickname:                eq ge le in startsWith | endsWith null
  membershipRule:              | eq ge le startsWith null
  onPremisesSyncEnabled:       eq in | null
  proxyAddresses:              eq ge le startsWith | endsWith
  resourceProvisioningOptions: eq
  securityEnabled:             eq in
  visibility:                  | eq in null`)

const defaults = declared(`
  id deletedDateTime classification createdDateTime creationOptions description displayName expirationDateTime groupTypes
  isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
  onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier
  onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions
  resourceProvisioningOptions securityEnabled securityIdentifier theme uniqueName visibility
  onPremisesProvisioningErrors serviceProvisioningErrors`)

/** https://learn.microsoft.com/graph/api/resources/group */
export const groupType: DirectoryType<Group> = {
  name: 'microsoft.graph.group',
  set: 'groups',
  resource: 'Group',
  defaults,
  showsNulls: true,
  properties: [
    ...defaults,
    ...declared(`
      allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers hasMembersWithLicenseErrors
      hideFromAddressLists hideFromOutlookClients isArchived isSubscribedByMail licenseProcessingState unseenCount`),
  ],
  filters,
  collections: declared(`
    assignedLabels assignedLicenses creationOptions groupTypes onPremisesProvisioningErrors proxyAddresses
    resourceBehaviorOptions resourceProvisioningOptions serviceProvisioningErrors`),
  searches: declared('description displayName mail mailNickname'),
  sorts: { simple: ['displayName'], advanced: ['createdDateTime', 'deletedDateTime'] },
  toJson: groupJson,
}

function groupJson(group: Group): Json {
  const isUnified = group.kind === 'microsoft365'
  const isDynamic = group.membershipRule !== null
  return {
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: group.createdDateTime,
    creationOptions: [],
    description: group.description,
    displayName: group.displayName,
    expirationDateTime: null,
    groupTypes: [...(isUnified ? ['Unified'] : []), ...(isDynamic ? ['DynamicMembership'] : [])],
    isAssignableToRole: null,
    mail: group.mail,
    mailEnabled: isUnified,
    mailNickname: group.mailNickname,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: isDynamic ? 'On' : null,
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: group.mail === null ? [] : [`SMTP:${group.mail}`],
    renewedDateTime: group.createdDateTime,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: group.team === undefined ? [] : ['Team'],
    securityEnabled: !isUnified,
    securityIdentifier: securityIdentifier(group.id),
    theme: null,
    uniqueName: null,
    visibility: group.visibility,
    onPremisesProvisioningErrors: [],
    serviceProvisioningErrors: [],
  }
}

/** A SID spells the object ID in another way: as four little-endian numbers. */
function securityIdentifier(id: string): string {
  const bytes = mixedEndianBytes(id)
  return `S-1-12-1-${[0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset)).join('-')}`
}
