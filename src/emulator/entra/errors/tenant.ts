import { captured, unconfirmed } from './row.ts'

/** The tenant: whether there is one, in which cloud, and what its owners and Microsoft allow. */
export const tenantErrors = {
  90002: captured(
    400,
    'invalid_tenant',
    (tenant: string) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  ),

  // Closed tenants. Texts as published, envelopes not.
  5000224: unconfirmed(
    400,
    'invalid_request',
    () =>
      'We are sorry, this resource is not available. If you are seeing this message by mistake, please contact Microsoft support.',
  ),
  5000225: unconfirmed(
    400,
    'invalid_request',
    () =>
      'This tenant has been blocked due to inactivity. To learn more about tenant lifecycle policies, see https://aka.ms/TenantLifecycle',
  ),
  5000229: unconfirmed(400, 'invalid_request', () => 'We are sorry, this resource is not available.'),

  // The wrong cloud
  900439: unconfirmed(
    400,
    'invalid_request',
    (tenant: string) =>
      `USGClientNotSupportedOnPublicEndpoint: tenant '${tenant}' is in the US Government cloud and must be asked for at https://login.microsoftonline.us.`,
  ),
  900440: unconfirmed(
    400,
    'invalid_request',
    (tenant: string) =>
      `PublicTenantNotSupportedOnUSGovEndpoint: tenant '${tenant}' is in the public cloud and must be asked for at https://login.microsoftonline.com.`,
  ),
  90038: unconfirmed(
    400,
    'invalid_request',
    (tenant: string, cloud: string, instance: string) =>
      `The specified tenant '${tenant}' belongs to the National Cloud '${cloud}'. Current cloud instance '${instance}' does not federate with ${cloud}.`,
  ),
  900382: unconfirmed(400, 'invalid_request', () => 'Confidential Client is not supported in Cross Cloud request.'),

  // Policies
  500021: unconfirmed(400, 'invalid_request', (tenant: string) => `Access to '${tenant}' tenant is denied.`),
  // Text as published. It refuses applications as well.
  // https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2
  5000211: unconfirmed(
    400,
    'invalid_request',
    (tenant: string) =>
      `A tenant restrictions policy added to this request by a device or network administrator does not allow access to '${tenant}'.`,
  ),
  53003: captured(
    400,
    'invalid_grant',
    () => 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  ),
}
