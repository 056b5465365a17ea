// @microsoft/microsoft-graph-client with its batch content: twenty calls each, four batches at once.
import { BatchRequestContent, BatchResponseContent, Client } from '@microsoft/microsoft-graph-client'
import { targetToken } from '../token.mjs'
import { atOnce, paths, printResults } from './calls.mjs'

const { env } = process
const token = await targetToken()
const client = Client.initWithMiddleware({
  authProvider: { getAccessToken: async () => token },
  baseUrl: `${env.TOWLINE_GRAPH_HOST}/`,
  customHosts: new Set([new URL(env.TOWLINE_GRAPH_HOST).hostname]),
})
const calls = paths.map((path, index) => ({
  id: String(index),
  request: new Request(`https://graph.microsoft.com${path}`),
}))
const chunks = Array.from({ length: Math.ceil(calls.length / 20) }, (_, nth) => calls.slice(nth * 20, nth * 20 + 20))
const results = []
await atOnce(4, chunks, async (chunk) => {
  const content = await new BatchRequestContent(chunk).getContent()
  const answers = new BatchResponseContent(await client.api('/$batch').post(content))
  for (const { id } of chunk) {
    const answer = answers.getResponseById(id)
    results[Number(id)] = answer?.ok ? await answer.json() : undefined
  }
})
printResults(Array.from(paths, (_, index) => results[index]))
