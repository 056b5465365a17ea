/**
 * Towline's credential in an Azure SDK client. Every Azure SDK client is a pipeline with this policy in it, and takes
 * the credential in the same place: `new SomeClient(endpoint, credential)`.
 */
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline'
import { towlineCredential } from 'towline'

const credential = towlineCredential({
  tenant: process.env.TOWLINE_TENANT ?? '',
  clientId: process.env.TOWLINE_CLIENT_ID ?? '',
})
const pipeline = createPipelineFromOptions({})
pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: 'https://graph.microsoft.com/.default' }))

const answer = await pipeline.sendRequest(
  createDefaultHttpClient(),
  createPipelineRequest({ url: 'https://graph.microsoft.com/v1.0/sites/root' }),
)
console.log(answer.status, JSON.parse(answer.bodyAsText ?? '{}').webUrl)
