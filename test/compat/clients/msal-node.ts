/** `@azure/msal-node` alone: a managed identity's token as the client assertion of a confidential client. */
import { ConfidentialClientApplication, ManagedIdentityApplication } from '@azure/msal-node'
import { fetchSites } from './fetch-sites.ts'
import { printSites } from './print-sites.ts'

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

printSites(await fetchSites(answer?.accessToken))
