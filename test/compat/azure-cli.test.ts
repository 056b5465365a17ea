import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { type ComputeOptions, startCompute } from './compute.ts'

// The requests are those of Azure CLI 2.45, the one of Debian 12.

const assertionRequest = 'GET {identity} /msi/token?api-version=2019-08-01&resource=api://AzureADTokenExchange'
const metadataRequest = 'GET login.microsoftonline.com /{target}/v2.0/.well-known/openid-configuration'
const tokenRequest = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token'
const discoveryRequest =
  'GET login.microsoftonline.com /common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/authorize'

async function startWithAzureCli(t: TestContext, options: ComputeOptions) {
  const compute = await startCompute(t, options)
  const directory = await mkdtemp(join(tmpdir(), 'towline-az-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  const env = { AZURE_CONFIG_DIR: directory, AZURE_CORE_COLLECT_TELEMETRY: '0' }
  return { compute, run: () => compute.run('bash', ['test/compat/clients/azure-cli.sh'], env) }
}

describe('the Azure CLI, signed in with a federated token,', { concurrency: 2 }, () => {
  test('lists all sites of a target that has Azure', async (t) => {
    const { compute, run } = await startWithAzureCli(t, { world: 'workplace' })
    const output = await run()
    assert.deepEqual(compute.requests(), [
      assertionRequest,
      // The sign-in, which is for Azure Resource Manager.
      metadataRequest,
      tokenRequest,
      'GET management.azure.com /subscriptions?api-version=2019-11-01',
      // The first call of Graph; the token is kept for the others.
      discoveryRequest,
      tokenRequest,
      'GET graph.microsoft.com /v1.0/sites?$select=id',
      'GET graph.microsoft.com /v1.0/sites?$select=id&$skiptoken={opaque}',
      'GET graph.microsoft.com /v1.0/sites?$select=id&$skiptoken={opaque}',
    ])
    assert.deepEqual(output.trimEnd().split('\n'), compute.siteIds)
    assert.equal(compute.siteIds.length, 450)
  })

  test('gets no further than the sign-in where the target has none', async (t) => {
    const { compute, run } = await startWithAzureCli(t, { world: 'seed' })
    await assert.rejects(run(), /AADSTS500011: The resource principal named https:\/\/management\.core\.windows\.net\//)
    assert.deepEqual(compute.requests(), [assertionRequest, metadataRequest, `${tokenRequest} -> 400`])
  })
})
