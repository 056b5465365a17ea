import { captured, unconfirmed, withoutUri } from './row.ts'

/** What is wrong with the address, the method or the form, before anything is looked up. */
export const requestErrors = {
  900021: unconfirmed(
    400,
    'invalid_request',
    (tenant: string) =>
      `Requested tenant identifier '${tenant}' is not valid. Tenant identifiers may not be an empty GUID.`,
  ),
  900023: captured(
    400,
    'invalid_request',
    (tenant: string) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
  ),
  900561: unconfirmed(
    405,
    'invalid_request',
    (method: string) => `The endpoint only accepts POST requests. Received a ${method} request.`,
  ),
  50049: captured(400, 'invalid_instance', () => 'Unknown or invalid instance.'),

  900144: captured(
    400,
    'invalid_request',
    (name: string) => `The request body must contain the following parameter: '${name}'.`,
  ),
  9000411: unconfirmed(
    400,
    'invalid_request',
    (name: string) => `The request is not properly formatted. The parameter '${name}' is duplicated.`,
  ),
  901002: unconfirmed(400, 'invalid_request', (name: string) => `The '${name}' request parameter is not supported.`),
  90014: captured(
    400,
    'invalid_request',
    (name: string) =>
      `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
  ),
  70003: withoutUri(
    captured(400, 'unsupported_grant_type', (grant: string) => `The access grant '${grant}' is not supported.`),
  ),
  9002313: unconfirmed(400, 'invalid_request', () => 'Invalid request. Request is malformed or invalid.'),
  7000216: captured(
    401,
    'invalid_client',
    () => "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  7000218: captured(
    401,
    'invalid_client',
    () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),
}
