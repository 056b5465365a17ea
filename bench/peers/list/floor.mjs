// The floor: the three hops and the list in the fewest steps that Node allows, with nothing of what a client owes its
// user: no retries, no checks, no errors to speak of. What it takes, nobody can do without.
//
// An import of node:http sets up all that the module exports, undici among it, which takes 16 ms and 5 MiB; asked for in
// this way the module brings only what is used. With `--imports` it is imported as most people would.
const load = process.argv.includes('--imports')
  ? async (name) => (await import(name)).default
  : process.getBuiltinModule
const http = await load('node:http')
const https = await load('node:https')

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
const { access_token } = await ask(
  `${env.TOWLINE_AUTHORITY_HOST}/${env.TOWLINE_TENANT}/oauth2/v2.0/token`,
  { agent: secure, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  form,
)

const graph = { agent: secure, headers: { authorization: `Bearer ${access_token}` } }
let next = `${env.TOWLINE_GRAPH_HOST}/v1.0/sites/getAllSites`
while (next) {
  const page = await ask(next, graph)
  process.stdout.write(page.value.map((site) => `${JSON.stringify(site)}\n`).join(''))
  next = page['@odata.nextLink']
}
