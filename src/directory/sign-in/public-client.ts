/** The likeliest cause and the fix, for the error of a sign-in. */
export interface Advice {
  readonly cause: string
  readonly fix: string
}

const noConsent: Advice = {
  cause: 'No consent was given to what the public client asks for, or only an admin may give it.',
  fix: 'Let an admin consent to its delegated permissions, or use --auth azure-cli.',
}

const unknownClient: Advice = {
  cause: 'The public client of --auth-client-id is not known in this tenant.',
  fix: 'Make it multi-tenant and let an admin of this tenant consent to it, or use --auth azure-cli.',
}

const disabledClient: Advice = {
  cause:
    'The client that signs in is disabled in this tenant: the public client of --auth-client-id, or without it the Azure CLI.',
  fix: 'Use another public client with --auth-client-id, or ask the admins of the tenant why it was disabled.',
}

const replyAddress: Advice = {
  cause: 'The public client of --auth-client-id does not have the address at which the browser returns.',
  fix: 'Add `http://localhost` to its redirect URIs (Authentication, Mobile and desktop applications), or use --auth azure-cli.',
}

const ownTenantOnly: Advice = {
  cause: 'The public client of --auth-client-id is registered for its own tenant only.',
  fix: 'Make it multi-tenant, or use --auth azure-cli.',
}

const permissionsNotListed: Advice = {
  cause:
    'The app registration of the public client does not list the delegated permissions of Microsoft Graph that the sign-in requests.',
  fix: 'Add the delegated permissions that the refusal names to it (API permissions), and let an admin consent to them, or use --auth azure-cli.',
}

/**
 * Numbers that the catalogue has for Towline's application, and that here are about the public client.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const ofPublicClient: Readonly<Record<number, Advice>> = {
  65001: noConsent,
  90008: noConsent,
  90093: noConsent,
  90094: noConsent,
  90095: noConsent,
  90099: noConsent,
  50150: noConsent,
  65004: {
    cause: 'The account declined the consent to what the public client asks for.',
    fix: 'Sign in again and accept, or use --auth azure-cli, which needs no such consent.',
  },
  53003: {
    cause:
      'A Conditional Access policy of the tenant blocks this way to sign in; device codes are blocked in many tenants.',
    fix: 'Use --auth browser with --auth-client-id, or `az login` and --auth azure-cli, on a device that the policy allows.',
  },
  700016: unknownClient,
  700011: unknownClient,
  700038: unknownClient,
  90112: unknownClient,
  7000229: unknownClient,
  7000112: disabledClient,
  70001: disabledClient,
  1000031: disabledClient,
  50011: replyAddress,
  500112: replyAddress,
  500113: replyAddress,
  900971: replyAddress,
  70004: replyAddress,
  50194: ownTenantOnly,
  650059: ownTenantOnly,
  65005: permissionsNotListed,
  650053: permissionsNotListed,
  650056: permissionsNotListed,
  650057: permissionsNotListed,
  7000218: {
    cause: 'The client of --auth-client-id is not a public client.',
    fix: 'Allow public client flows in its app registration (Authentication).',
  },
}
