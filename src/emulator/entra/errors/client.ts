import { captured, unconfirmed } from './row.ts'

/** The application, its service principal in the tenant, and secrets in place of an assertion. */
export const clientErrors = {
  700016: captured(
    400,
    'unauthorized_client',
    (clientId: string, directoryName: string) =>
      `Application with identifier '${clientId}' was not found in the directory '${directoryName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  ),
  50194: unconfirmed(
    400,
    'invalid_request',
    (clientId: string, name: string, endpoint?: string) =>
      `Application '${clientId}'(${name}) is not configured as a multi-tenant application.${
        endpoint === undefined
          ? ''
          : ` Usage of the ${endpoint} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`
      }`,
  ),
  // Published for `AzureADMyOrg`. That it is the answer to a list of allowed tenants as well is UNCONFIRMED.
  650059: unconfirmed(
    400,
    'unauthorized_client',
    (clientId: string, tenantId: string) =>
      `The application (appId:${clientId}) is not configured for use in the tenant (tenantId:${tenantId}).`,
  ),
  7000229: captured(
    401,
    'invalid_client',
    (clientId: string, tenantId: string) =>
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  ),
  // Both texts have been seen. Which of them stands for which switch is UNCONFIRMED.
  7000112: unconfirmed(401, 'unauthorized_client', (clientId?: string, name?: string) =>
    clientId === undefined ? 'Application is disabled.' : `Application '${clientId}'(${name}) is disabled.`,
  ),
  700025: captured(
    401,
    'invalid_client',
    () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ),
  7000215: captured(
    401,
    'invalid_client',
    (clientId: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  ),
  7000222: captured(
    401,
    'invalid_client',
    (clientId: string) =>
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  ),
}
