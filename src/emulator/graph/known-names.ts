// What Microsoft Graph has, as far as it is needed to tell "not played here" from "not there at all".
// Names of version 1.0 as of 2026-11, from the metadata at https://graph.microsoft.com/v1.0/$metadata and the types that
// are generated from it: entity sets and singletons, then properties, relationships, actions and functions of a type.

const firstSegments = words(`
  $metadata admin agreementAcceptances agreements appCatalogs applicationTemplates applications auditLogs
  authenticationMethodConfigurations authenticationMethodsPolicy certificateBasedAuthConfiguration chats communications
  compliance connections contacts contracts copilot dataPolicyOperations deviceAppManagement deviceManagement devices
  directory directoryObjects directoryRoleTemplates directoryRoles domainDnsRecords domains drive drives education
  employeeExperience external filterOperators functions groupLifecyclePolicies groupSettingTemplates groupSettings groups
  identity identityGovernance identityProtection identityProviders informationProtection invitations me
  oauth2PermissionGrants organization permissionGrants places planner policies print privacy reports roleManagement
  schemaExtensions scopedRoleMemberships search security servicePrincipals shares sites solutions storage subscribedSkus
  subscriptions teams teamsTemplates teamwork tenantRelationships users`)

/** First segments that only the beta version has. */
const firstSegmentsOfBeta = words(`
  accessReviewDecisions accessReviews activitystatistics administrativeUnits allowedDataLocations app appRoleAssignments
  approvalWorkflowProviders bookingBusinesses bookingCurrencies businessFlowTemplates commands dataClassification
  deviceLocalCredentials directorySettingTemplates filteringPolicies financials governanceResources
  governanceRoleAssignmentRequests governanceRoleAssignments governanceRoleDefinitions governanceRoleSettings
  governanceSubjects messageEvents messageRecipients messageTraces mobilityManagementPolicies monitoring network
  networkAccess onPremisesPublishingProfiles payloadResponse privilegedAccess privilegedApproval
  privilegedOperationEvents privilegedRoleAssignmentRequests privilegedRoleAssignments privilegedRoles
  privilegedSignupStatus programControlTypes programControls programs riskDetections riskyUsers settings
  teamTemplateDefinition termStore threatSubmission trustFramework workplace`)

const directoryObject =
  'checkMemberGroups checkMemberObjects getMemberGroups getMemberObjects restore deletedDateTime id'
const baseItem = `
  createdBy createdByUser createdDateTime description eTag id lastModifiedBy lastModifiedByUser lastModifiedDateTime name
  parentReference webUrl`

/** By type, with names beyond those that the emulator's own description of the type declares. */
const namesOfTypes: Readonly<Record<string, readonly string[]>> = {
  user: words(`${directoryObject}
    aboutMe activities agreementAcceptances appRoleAssignments assignLicense authentication authorizationInfo birthday
    calendar calendarGroups calendarView calendars changePassword chats cloudClipboard contactFolders contacts
    createdObjects customSecurityAttributes dataSecurityAndGovernance deviceEnrollmentLimit
    deviceManagementTroubleshootingEvents directReports drive drives employeeExperience employeeLeaveDateTime events
    exportPersonalData extensions findMeetingTimes followedSites getMailTips hireDate inferenceClassification insights
    interests isManagementRestricted joinedTeams licenseDetails mailFolders mailboxSettings managedAppRegistrations
    managedDevices manager memberOf messages mySite oauth2PermissionGrants onenote onlineMeetings outlook ownedDevices
    ownedObjects pastProjects people permissionGrants photo photos planner preferredName presence print registeredDevices
    reminderView reprocessLicenseAssignment responsibilities retryServiceProvisioning revokeSignInSessions schools
    scopedRoleMemberOf sendMail settings signInActivity skills solutions sponsors teamwork todo transitiveMemberOf
    translateExchangeIds`),
  group: words(`${directoryObject}
    acceptedSenders addFavorite allowExternalSenders appRoleAssignments assignLicense autoSubscribeNewMembers calendar
    calendarView checkGrantedPermissionsForApp conversations createdOnBehalfOf drive drives events extensions
    groupLifecyclePolicies hasMembersWithLicenseErrors hideFromAddressLists hideFromOutlookClients infoCatalogs
    isArchived isManagementRestricted isSubscribedByMail licenseProcessingState memberOf members
    membersWithLicenseErrors onenote owners permissionGrants photo photos planner rejectedSenders removeFavorite renew
    resetUnseenCount retryServiceProvisioning settings sites subscribeByMail team threads transitiveMemberOf
    transitiveMembers uniqueName unseenCount unsubscribeByMail validateProperties`),
  application: words(`${directoryObject}
    addKey addPassword appManagementPolicies authenticationBehaviors createdOnBehalfOf extensionProperties
    federatedIdentityCredentials homeRealmDiscoveryPolicies isDisabled logo nativeAuthenticationApisEnabled owners
    removeKey removePassword setVerifiedPublisher synchronization tokenIssuancePolicies tokenLifetimePolicies
    unsetVerifiedPublisher`),
  servicePrincipal: words(`${directoryObject}
    addKey addPassword addTokenSigningCertificate appManagementPolicies appRoleAssignedTo appRoleAssignments
    claimsMappingPolicies createdObjects customSecurityAttributes delegatedPermissionClassifications endpoints
    federatedIdentityCredentials homeRealmDiscoveryPolicies memberOf oauth2PermissionGrants ownedObjects owners
    remoteDesktopSecurityConfiguration removeKey removePassword synchronization tokenIssuancePolicies
    tokenLifetimePolicies transitiveMemberOf`),
  organization: words(`${directoryObject}
    branding certificateBasedAuthConfiguration extensions setMobileDeviceManagementAuthority`),
  administrativeUnit: words(`${directoryObject} extensions members scopedRoleMembers`),
  directoryRole: words(`${directoryObject} description displayName members roleTemplateId scopedMembers`),
  oAuth2PermissionGrant: words('clientId consentType id principalId resourceId scope'),
  site: words(`${baseItem}
    analytics columns contentModels contentTypes displayName drive drives error externalColumns getActivitiesByInterval
    getApplicableContentTypesForList getByPath isPersonalSite items lists onenote operations pages permissions root
    sharepointIds siteCollection sites termStore termStores`),
  list: words(`${baseItem}
    columns contentTypes displayName drive items list operations sharepointIds subscriptions system`),
  drive: words(`${baseItem}
    bundles driveType following items list owner quota recent root search sharedWithMe sharePointIds special system`),
  driveItem: words(`${baseItem}
    analytics assignSensitivityLabel audio bundle cTag checkin checkout children content copy createLink
    createUploadSession deleted delta discardCheckout extractSensitivityLabels file fileSystemInfo folder follow
    getActivitiesByInterval image invite listItem location malware package pendingOperations permanentDelete permissions
    photo preview publication remoteItem restore retentionLabel root search searchResult shared sharepointIds size
    specialFolder subscriptions thumbnails unfollow validatePermission versions video webDavUrl workbook`),
  team: words(`
    allChannels archive channels classification clone completeMigration createdDateTime description displayName
    firstChannelName funSettings group guestSettings id incomingChannels installedApps internalId isArchived
    memberSettings members messagingSettings operations permissionGrants photo primaryChannel schedule
    sendActivityNotification specialization summary tags template tenantId unarchive visibility webUrl`),
  channel: words('allMembers filesFolder members messages sharedWithTeams tabs summary'),
  directory: words(`
    administrativeUnits attributeSets customSecurityAttributeDefinitions deletedItems deviceLocalCredentials
    federationConfigurations onPremisesSynchronization publicKeyInfrastructure subscriptions`),
  policyRoot: words(`
    activityBasedTimeoutPolicies adminConsentRequestPolicy appManagementPolicies authenticationFlowsPolicy
    authenticationMethodsPolicy authenticationStrengthPolicies authorizationPolicy claimsMappingPolicies
    conditionalAccessPolicies crossTenantAccessPolicy defaultAppManagementPolicy deviceRegistrationPolicy
    featureRolloutPolicies homeRealmDiscoveryPolicies identitySecurityDefaultsEnforcementPolicy permissionGrantPolicies
    roleManagementPolicies roleManagementPolicyAssignments tokenIssuancePolicies tokenLifetimePolicies`),
  roleManagement: words('directory entitlementManagement'),
  rbacApplication: words(`
    resourceNamespaces roleAssignmentScheduleInstances roleAssignmentScheduleRequests roleAssignmentSchedules
    roleAssignments roleDefinitions roleEligibilityScheduleInstances roleEligibilityScheduleRequests
    roleEligibilitySchedules`),
  admin: words('edge exchange microsoft365Apps people reportSettings serviceAnnouncement sharepoint teams'),
  serviceAnnouncement: words('healthOverviews issues messages'),
  /** Kinds of the objects that are members, owners and the like: a list can be narrowed to one. */
  relationship: words(`
    administrativeUnit application device directoryRole group orgContact servicePrincipal user`),
}

/** What may follow a collection in place of a key. */
const functionsOfCollections = words(`
  add delta getAllMessages getAllRetainedMessages getAllSites getAvailableExtensionProperties getByIds
  getManagedAppBlockedUsers getUserOwnedObjects remove validateProperties`)

/** Whether the segment names a function or action of a collection, and no object in it. */
export function isFunctionOfCollection(segment: string): boolean {
  return has(functionsOfCollections, segment.replace(/^microsoft\.graph\./i, ''))
}

/** Whether Graph has the name at the top of the version. */
export function isFirstSegment(name: string, isBeta: boolean): boolean {
  return has(firstSegments, name) || (isBeta && has(firstSegmentsOfBeta, name))
}

/** Whether the type, such as `microsoft.graph.user`, has this property, relationship, action or function in Graph. */
export function isNameOfType(name: string, type: string): boolean {
  const known = type.replace(/^microsoft\.graph\./, '')
  // A list of mixed objects can be asked for the properties of each kind.
  const lists = known === 'directoryObject' ? Object.values(namesOfTypes) : [namesOfTypes[known] ?? []]
  return lists.some((names) => has(names, name))
}

function has(names: readonly string[], name: string): boolean {
  return names.some((known) => known.toLowerCase() === name.toLowerCase())
}

function words(names: string): string[] {
  return names.trim().split(/\s+/)
}
