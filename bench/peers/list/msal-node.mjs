// @azure/msal-node: a managed identity's token as the client assertion of a confidential client; the list by fetch.
import { ConfidentialClientApplication, ManagedIdentityApplication } from '@azure/msal-node'
import { printPages } from './print-pages.mjs'

const { env } = process
const authorityHost = env.TOWLINE_AUTHORITY_HOST
const managedIdentity = new ManagedIdentityApplication()
const client = new ConfidentialClientApplication({
  auth: {
    clientId: env.TOWLINE_CLIENT_ID,
    authority: `${authorityHost}/${env.TOWLINE_TENANT}`,
    knownAuthorities: [new URL(authorityHost).host],
    clientAssertion: async () =>
      (await managedIdentity.acquireToken({ resource: 'api://AzureADTokenExchange' })).accessToken,
  },
})
const { accessToken } = await client.acquireTokenByClientCredential({
  scopes: ['https://graph.microsoft.com/.default'],
})
await printPages(accessToken)
