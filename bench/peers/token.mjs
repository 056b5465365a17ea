// A token of the target by built-in fetch: the first two hops of a peer that has no credential of its own.
const { env } = process

async function json(url, init) {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${response.status} from ${url}`)
  return response.json()
}

export async function targetToken() {
  const assertion = await json(
    `${env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent('api://AzureADTokenExchange')}`,
    { headers: { 'X-IDENTITY-HEADER': env.IDENTITY_HEADER } },
  )
  const { access_token } = await json(`${env.TOWLINE_AUTHORITY_HOST}/${env.TOWLINE_TENANT}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: env.TOWLINE_CLIENT_ID,
      scope: 'https://graph.microsoft.com/.default',
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion.access_token,
    }),
  })
  return access_token
}
