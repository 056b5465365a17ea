/** `@azure/identity` alone, as its documentation shows it for a managed identity as a federated credential. */
import { azureIdentityCredential } from './credential.ts'
import { fetchSites } from './fetch-sites.ts'
import { printSites } from './print-sites.ts'

const credential = await azureIdentityCredential()
printSites(await fetchSites((await credential.getToken('https://graph.microsoft.com/.default'))?.token))
