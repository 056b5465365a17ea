/**
 * Types of Graph by which a path can look at an object as one of them, in lower case
 * (learn.microsoft.com/graph/api/resources/directoryobject and its derived types).
 */
const TYPES = new Set(
  [
    'administrativeUnit application appRoleAssignment device directoryObject directoryRole directoryRoleTemplate endpoint',
    'extensionProperty group groupSettingTemplate organization orgContact servicePrincipal user policyBase',
    'appManagementPolicy activityBasedTimeoutPolicy claimsMappingPolicy homeRealmDiscoveryPolicy permissionGrantPolicy',
    'tokenIssuancePolicy tokenLifetimePolicy stsPolicy resourceSpecificPermissionGrant contract',
    'eventMessage event message post fileAttachment itemAttachment referenceAttachment driveItem listItem',
    'conversationMember aadUserConversationMember educationUser educationClass',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

export function isTypeName(name: string): boolean {
  return TYPES.has(name)
}
