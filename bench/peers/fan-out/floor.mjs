// The floor over many targets: one assertion, one exchange a target, the list; over connections that are kept alive.
import { overTargets } from './over-targets.mjs'

const http = process.getBuiltinModule('node:http')
const https = process.getBuiltinModule('node:https')
const { env } = process
const secure = new https.Agent({ keepAlive: true })

function ask(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(url, options, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(JSON.parse(Buffer.concat(chunks)))
          : reject(new Error(`${response.statusCode} from ${url}`)),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

const assertion = await ask(
  `${env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent('api://AzureADTokenExchange')}`,
  { headers: { 'X-IDENTITY-HEADER': env.IDENTITY_HEADER } },
)
const form = new URLSearchParams({
  client_id: env.TOWLINE_CLIENT_ID,
  scope: 'https://graph.microsoft.com/.default',
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion.access_token,
}).toString()

await overTargets(async (tenant) => {
  const { access_token } = await ask(
    `${env.TOWLINE_AUTHORITY_HOST}/${tenant}/oauth2/v2.0/token`,
    { agent: secure, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    form,
  )
  const graph = { agent: secure, headers: { authorization: `Bearer ${access_token}` } }
  const sites = []
  let next = `${env.TOWLINE_GRAPH_HOST}/v1.0/sites/getAllSites`
  while (next) {
    const page = await ask(next, graph)
    sites.push(...page.value)
    next = page['@odata.nextLink']
  }
  return sites
})
