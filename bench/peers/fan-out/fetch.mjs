// The floor once more, with the fetch that Node brings.
import { overTargets } from './over-targets.mjs'
import { json, sitesBy } from './sites.mjs'

const { env } = process
const assertion = await json(
  `${env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent('api://AzureADTokenExchange')}`,
  { headers: { 'X-IDENTITY-HEADER': env.IDENTITY_HEADER } },
)
await overTargets(async (tenant) => {
  const { access_token } = await json(`${env.TOWLINE_AUTHORITY_HOST}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: env.TOWLINE_CLIENT_ID,
      scope: 'https://graph.microsoft.com/.default',
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion.access_token,
    }),
  })
  return sitesBy(access_token)
})
