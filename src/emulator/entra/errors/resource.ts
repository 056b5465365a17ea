import { captured, unconfirmed } from './row.ts'

/** The scope, and the API that it names. */
export const resourceErrors = {
  1002012: captured(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  ),
  70011: captured(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  ),
  28002: unconfirmed(
    400,
    'invalid_scope',
    (scope: string) =>
      `Provided value for the input parameter scope '${scope}' isn't valid when requesting an access token. Specify a valid scope.`,
  ),
  700022: unconfirmed(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided value for the input parameter scope isn't valid because it contains more than one resource. Scope ${scope} is not valid.`,
  ),
  700023: unconfirmed(
    400,
    'invalid_scope',
    (scope: string) =>
      `The provided value for the input parameter scope isn't valid when requesting an access token. Scope ${scope} names no resource.`,
  ),
  500011: captured(
    400,
    'invalid_resource',
    (resource: string, directoryName: string) =>
      `The resource principal named ${resource} was not found in the tenant named ${directoryName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  ),
  // The text has been seen; UNCONFIRMED: that it is what an application is told.
  50001: unconfirmed(400, 'invalid_resource', () => 'Resource identifier is not provided.'),
  // Captured 2023-07-31, 2025-11-17. https://learn.microsoft.com/entra/identity-platform/scenario-daemon-app-registration
  501051: captured(
    400,
    'invalid_grant',
    (clientId: string, clientName: string, resource: string, resourceName: string) =>
      `Application '${clientId}'(${clientName}) is not assigned to a role for the application '${resource}'(${resourceName}).`,
  ),
  500014: unconfirmed(
    400,
    'invalid_resource',
    (resource: string) =>
      `The service principal for resource '${resource}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
  ),
}
