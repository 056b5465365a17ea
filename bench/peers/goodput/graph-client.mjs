// @microsoft/microsoft-graph-client with its own middleware: retries by RetryHandler.
import { Client } from '@microsoft/microsoft-graph-client'
import { targetToken } from '../token.mjs'
import { makeCalls } from './calls.mjs'

const { env } = process
const token = await targetToken()
const client = Client.initWithMiddleware({
  authProvider: { getAccessToken: async () => token },
  baseUrl: `${env.TOWLINE_GRAPH_HOST}/`,
  customHosts: new Set([new URL(env.TOWLINE_GRAPH_HOST).hostname]),
})
await makeCalls((path) => client.api(path).get())
