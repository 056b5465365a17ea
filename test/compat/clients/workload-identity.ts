/** `@azure/identity` in a pod: the service account's own token, in a file, is the assertion. No identity is asked. */
import { WorkloadIdentityCredential } from '@azure/identity'
import { fetchSites } from './fetch-sites.ts'
import { printSites } from './print-sites.ts'

const { TOWLINE_TENANT: tenantId = '', TOWLINE_CLIENT_ID: clientId = '' } = process.env
const credential = new WorkloadIdentityCredential({ tenantId, clientId })
printSites(await fetchSites((await credential.getToken('https://graph.microsoft.com/.default')).token))
