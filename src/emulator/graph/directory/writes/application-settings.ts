import { declared } from '../../odata/entity-type.ts'
import type { Form } from './settings.ts'

/** What may be written to an application, beside what the emulator itself acts on. Everything here is read back. */
export const applicationSettings: Readonly<Record<string, Form>> = {
  description: 'text',
  notes: 'text',
  groupMembershipClaims: 'text',
  serviceManagementReference: 'text',
  samlMetadataUrl: 'text',
  defaultRedirectUri: 'text',
  tokenEncryptionKeyId: 'guid',
  nativeAuthenticationApisEnabled: ['none', 'all'],
  isDeviceOnlyAuthSupported: 'flag',
  oauth2RequirePostResponse: 'flag',
  tags: 'texts',
  addIns: 'objects',
  web: { of: ['homePageUrl', 'implicitGrantSettings', 'logoutUrl', 'redirectUriSettings'] },
  spa: { of: ['redirectUris'] },
  publicClient: { of: [] },
  api: {
    of: ['acceptMappedClaims', 'knownClientApplications', 'preAuthorizedApplications', 'requestedAccessTokenVersion'],
  },
  info: { of: ['logoUrl', 'marketingUrl', 'privacyStatementUrl', 'supportUrl', 'termsOfServiceUrl'] },
  optionalClaims: { of: ['accessToken', 'idToken', 'saml2Token'] },
  parentalControlSettings: { of: ['countriesBlockedForMinors', 'legalAgeGroupRule'] },
  requestSignatureVerification: { of: ['allowedWeakAlgorithms', 'isSignedRequestRequired'] },
  servicePrincipalLockConfiguration: {
    of: [
      'allProperties',
      'credentialsWithUsageSign',
      'credentialsWithUsageVerify',
      'isEnabled',
      'tokenEncryptionKeyId',
    ],
  },
  authenticationBehaviors: {
    of: ['blockAzureADGraphAccess', 'removeUnverifiedEmailClaim', 'requireClientServicePrincipal'],
  },
  signInAudienceRestrictions: 'any object',
  // The emulator knows no secret and no certificate that works.
  keyCredentials: 'not played',
  passwordCredentials: 'not played',
  logo: 'not played',
}

/** What only Microsoft, or an action of its own, may set. */
export const readOnlyOfApplications = declared(`
  id appId applicationTemplateId certification createdDateTime deletedDateTime disabledByMicrosoftStatus
  publisherDomain verifiedPublisher`)
