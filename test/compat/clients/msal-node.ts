/** `@azure/msal-node`: a managed identity's token as the client assertion of a confidential client. */
import { ConfidentialClientApplication, ManagedIdentityApplication } from '@azure/msal-node'
import { listSites } from './list-sites.ts'

const { TOWLINE_TENANT: tenant = '', TOWLINE_CLIENT_ID: clientId = '' } = process.env
const managedIdentity = new ManagedIdentityApplication()
const client = new ConfidentialClientApplication({
  auth: {
    clientId,
    authority: `https://login.microsoftonline.com/${tenant}`,
    clientAssertion: async () =>
      (await managedIdentity.acquireToken({ resource: 'api://AzureADTokenExchange' })).accessToken,
  },
})
const answer = await client.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })

await listSites(answer?.accessToken ?? '')
