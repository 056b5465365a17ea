/** The body of step 6 as a plain client writes it. */
export function exchangeForm(clientId: string, assertion: string, resource = 'https://graph.microsoft.com'): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    client_id: clientId,
    scope: `${resource}/.default`,
  }).toString()
}
