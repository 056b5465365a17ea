/**
 * An assertion from elsewhere: any function that returns one, or a credential of `@azure/identity`. It is called once
 * for all targets, and again shortly before the assertion expires.
 */
import { readFile } from 'node:fs/promises'
import { customAssertion, graphClient, towlineCredential } from 'towline'

/** Here: a token that the platform keeps fresh in a file, as Kubernetes does for a service account. */
const assertion = customAssertion(async () =>
  (await readFile(process.env.AZURE_FEDERATED_TOKEN_FILE ?? '', 'utf8')).trim(),
)

const [tenants, clientId] = [process.argv.slice(2), process.env.TOWLINE_CLIENT_ID ?? '']
for (const tenant of tenants) {
  const graph = graphClient({ credential: towlineCredential({ tenant, clientId, assertion }) })
  const { webUrl } = await graph.get<{ webUrl: string }>('/sites/root')
  console.log(tenant, webUrl)
}
