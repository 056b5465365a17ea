import { declared } from '../../odata/entity-type.ts'
import type { Form } from './settings.ts'

/** What may be written to a service principal, beside what the emulator itself acts on. Everything here is read back. */
export const servicePrincipalSettings: Readonly<Record<string, Form>> = {
  description: 'text',
  homepage: 'text',
  loginUrl: 'text',
  logoutUrl: 'text',
  notes: 'text',
  preferredTokenSigningKeyThumbprint: 'text',
  tokenEncryptionKeyId: 'guid',
  preferredSingleSignOnMode: ['password', 'saml', 'notSupported', 'oidc'],
  alternativeNames: 'texts',
  notificationEmailAddresses: 'texts',
  replyUrls: 'texts',
  tags: 'texts',
  addIns: 'objects',
  samlSingleSignOnSettings: { of: ['relayState'] },
  // The emulator knows no secret and no certificate that works; roles come from the application.
  appRoles: 'not played',
  customSecurityAttributes: 'not played',
  keyCredentials: 'not played',
  oauth2PermissionScopes: 'not played',
  passwordCredentials: 'not played',
}

/** What comes from the application, or is Microsoft's to set. */
export const readOnlyOfServicePrincipals = declared(`
  id appDescription appDisplayName appOwnerOrganizationId applicationTemplateId createdDateTime deletedDateTime
  disabledByMicrosoftStatus info resourceSpecificApplicationPermissions servicePrincipalType signInAudience
  verifiedPublisher`)
