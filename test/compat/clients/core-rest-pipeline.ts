/** `@azure/core-rest-pipeline`: what every Azure SDK client is made of, with its policy for bearer tokens. */
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import { credential } from './credential.ts'
import { printSites } from './print-sites.ts'

const pipeline = createPipelineFromOptions({})
pipeline.addPolicy(
  bearerTokenAuthenticationPolicy({
    credential: await credential(),
    scopes: 'https://graph.microsoft.com/.default',
  }),
)
const httpClient = createDefaultHttpClient()

let url: string | undefined = 'https://graph.microsoft.com/v1.0/sites'
while (url !== undefined) {
  const answer = await pipeline.sendRequest(httpClient, createPipelineRequest({ url }))
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.bodyAsText}`)
  const page = JSON.parse(answer.bodyAsText ?? '')
  printSites(page.value)
  url = page['@odata.nextLink']
}
