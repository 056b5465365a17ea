// Microsoft's Kiota client, @microsoft/msgraph-sdk, with its own middleware.
import { BaseBearerTokenAuthenticationProvider } from '@microsoft/kiota-abstractions'
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import '@microsoft/msgraph-sdk-sites'
import { targetToken } from '../token.mjs'
import { makeCalls } from './calls.mjs'

const token = await targetToken()
const adapter = new GraphRequestAdapter(
  new BaseBearerTokenAuthenticationProvider({ getAuthorizationToken: async () => token }),
)
adapter.baseUrl = `${process.env.TOWLINE_GRAPH_HOST}/v1.0`
const { sites } = createGraphServiceClient(adapter)
const byPath = {
  '/sites': () => sites.get(),
  '/sites/root': () => sites.bySiteId('root').get(),
  '/sites/root/permissions': () => sites.bySiteId('root').permissions.get(),
}
await makeCalls((path) => byPath[path]())
