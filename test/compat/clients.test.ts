import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { HostShape } from '../../src/emulator/identity/host-shapes.ts'
import { seedWorld } from '../../src/emulator/world/named/seed.ts'
import { type Compute, startCompute } from './compute.ts'

// Each client runs in a process of its own, because MSAL keeps its identity source and its cache for the whole process.

const exchangeResource = 'resource=api%3A%2F%2FAzureADTokenExchange'

const arcRequest = `GET {identity} /metadata/identity/oauth2/token?api-version=2020-06-01&${exchangeResource}`

/** The requests for the assertion by Microsoft's identity libraries. */
const assertionRequests: Partial<Record<HostShape, readonly string[]>> = {
  'app-service': [`GET {identity} /msi/token?api-version=2019-08-01&${exchangeResource}`],
  automation: [`GET {identity} /msi/token?api-version=2019-08-01&${exchangeResource}`],
  imds: [`GET {identity} /metadata/identity/oauth2/token/?api-version=2018-02-01&${exchangeResource}`],
  // The first answer names the file that holds the key for the second request.
  arc: [`${arcRequest} -> 401`, arcRequest],
}

/** The authority's metadata is built into these libraries for the real host names, so there is no discovery. */
const msalTokenRequest = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token?client-request-id={guid}'
const towlineTokenRequest = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token'

const pages = [
  'GET graph.microsoft.com /v1.0/sites',
  'GET graph.microsoft.com /v1.0/sites?$skiptoken={opaque}',
  'GET graph.microsoft.com /v1.0/sites?$skiptoken={opaque}',
]

function runClient(compute: Compute, client: string, ...args: string[]): Promise<string> {
  return compute.run(process.execPath, [`test/compat/clients/${client}.ts`, ...args])
}

async function assertListsAllSites(compute: Compute, requests: readonly string[], client: string, ...args: string[]) {
  const output = await runClient(compute, client, ...args)
  assert.deepEqual(compute.requests(), requests)
  assert.deepEqual(output.trimEnd().split('\n'), compute.siteIds)
  assert.equal(compute.siteIds.length, 450)
}

describe('unmodified clients under the real host names', { concurrency: 2 }, () => {
  for (const library of ['azure-identity', 'msal-node']) {
    for (const [host, assertion] of Object.entries(assertionRequests)) {
      test(`${library} gets a token on ${host} that lists all sites`, async (t) => {
        const compute = await startCompute(t, { host: host as HostShape })
        await assertListsAllSites(compute, [...assertion, msalTokenRequest, ...pages], library)
      })
    }

    test(`${library} reports why its assertion is refused`, async (t) => {
      const compute = await startCompute(t, { world: worldThatTrustsAnotherSubject })
      await assert.rejects(runClient(compute, library), /AADSTS700213: No matching federated identity record found/)
      const refused = `${msalTokenRequest} -> 401`
      assert.deepEqual(compute.requests(), [...(assertionRequests['app-service'] ?? []), refused])
    })
  }

  test('azure-identity gets a token on aks, with the service account as it is, that lists all sites', async (t) => {
    const compute = await startCompute(t, { host: 'aks' })
    await assertListsAllSites(compute, [msalTokenRequest, ...pages], 'workload-identity')
  })

  for (const client of ['core-rest-pipeline', 'graph-client', 'msgraph-sdk', 'pnp-graph']) {
    for (const [credential, token] of [
      ['azure-identity', msalTokenRequest],
      ['towline', towlineTokenRequest],
    ] as const) {
      test(`${client} lists all sites with the credential of ${credential}`, async (t) => {
        const compute = await startCompute(t)
        const requests = [...(assertionRequests['app-service'] ?? []), token, ...pages]
        await assertListsAllSites(compute, requests, client, credential)
      })
    }
  }
})

test('graph-client uploads a large file in a session and gets it back, and its token stays with Graph', async (t) => {
  const compute = await startCompute(t)
  const output = await runClient(compute, 'large-file', 'azure-identity')
  const [size, sent, received] = output.trimEnd().split('\n')
  assert.deepEqual([size, received], ['2000000', sent])
  const lines = compute.requests().map((line) => line.replace(/\/_(api|layouts).*?( -> |$)/, '/_$1$2'))
  assert.deepEqual(lines.slice(-7), [
    'POST graph.microsoft.com /v1.0/sites/root/drive/root:/from%20a%20client/large.bin:/createUploadSession',
    'PUT fabrikam.sharepoint.com /_api -> 202',
    'PUT fabrikam.sharepoint.com /_api -> 202',
    'PUT fabrikam.sharepoint.com /_api -> 202',
    'PUT fabrikam.sharepoint.com /_api -> 201',
    'GET graph.microsoft.com /v1.0/sites/root/drive/root:/from%20a%20client/large.bin:/content -> 302',
    'GET fabrikam.sharepoint.com /_layouts',
  ])
})

function worldThatTrustsAnotherSubject() {
  const world = seedWorld()
  for (const application of world.home.applications) {
    for (const credential of application.federatedIdentityCredentials) credential.subject = world.home.id
  }
  return world
}
