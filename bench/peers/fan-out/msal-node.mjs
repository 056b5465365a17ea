// @azure/msal-node: an application object for each tenant, because one for all searches an ever longer cache.
import { ConfidentialClientApplication, ManagedIdentityApplication } from '@azure/msal-node'
import { overTargets } from './over-targets.mjs'
import { sitesBy } from './sites.mjs'

const { env } = process
const authorityHost = env.TOWLINE_AUTHORITY_HOST
const managedIdentity = new ManagedIdentityApplication()
await overTargets(async (tenant) => {
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: env.TOWLINE_CLIENT_ID,
      authority: `${authorityHost}/${tenant}`,
      knownAuthorities: [new URL(authorityHost).host],
      clientAssertion: async () =>
        (await managedIdentity.acquireToken({ resource: 'api://AzureADTokenExchange' })).accessToken,
    },
  })
  const { accessToken } = await client.acquireTokenByClientCredential({
    scopes: ['https://graph.microsoft.com/.default'],
  })
  return sitesBy(accessToken)
})
