// @azure/core-rest-pipeline, which Azure's SDKs stand on, with a credential of @azure/identity.
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import { credentialFor } from './credential.mjs'

const { env } = process
const pipeline = createPipelineFromOptions({})
pipeline.addPolicy(
  bearerTokenAuthenticationPolicy({
    credential: credentialFor(env.TOWLINE_TENANT),
    scopes: 'https://graph.microsoft.com/.default',
  }),
)
const client = createDefaultHttpClient()
let next = `${env.TOWLINE_GRAPH_HOST}/v1.0/sites/getAllSites`
while (next) {
  const { status, bodyAsText } = await pipeline.sendRequest(client, createPipelineRequest({ url: next }))
  if (status !== 200) throw new Error(`${status} from ${next}`)
  const page = JSON.parse(bodyAsText)
  process.stdout.write(page.value.map((site) => `${JSON.stringify(site)}\n`).join(''))
  next = page['@odata.nextLink']
}
