// @azure/core-rest-pipeline with its default policies, on which Azure's SDKs stand.
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import { targetToken } from '../token.mjs'
import { makeCalls } from './calls.mjs'

const token = await targetToken()
const pipeline = createPipelineFromOptions({})
const client = createDefaultHttpClient()
await makeCalls(async (path) => {
  const url = `${process.env.TOWLINE_GRAPH_HOST}/v1.0${path}`
  const headers = createHttpHeaders({ authorization: `Bearer ${token}` })
  const { status } = await pipeline.sendRequest(client, createPipelineRequest({ url, headers }))
  if (status !== 200) throw new Error(String(status))
})
