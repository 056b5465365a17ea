import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { azureCliHome } from '../../compat/azure-cli-home.ts'
import { type ComputeOptions, startCompute } from '../../compat/compute.ts'

// The requests are those of Azure CLI 2.45, the version in Debian 12.

const assertionRequest = 'GET {identity} /msi/token?api-version=2019-08-01&resource=api://AzureADTokenExchange'
const metadataRequest = 'GET login.microsoftonline.com /{target}/v2.0/.well-known/openid-configuration'
const tokenRequest = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token'
const discoveryRequest =
  'GET login.microsoftonline.com /common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/authorize'

async function startWithAzureCli(t: TestContext, options: ComputeOptions) {
  const compute = await startCompute(t, options)
  const env = azureCliHome(t)
  return { compute, run: () => compute.run('bash', ['test/heavy/azure-cli/list-sites.sh'], env) }
}

describe('the Azure CLI with a federated token', { concurrency: 2 }, () => {
  test('the Azure CLI lists all sites of a target that has Azure', async (t) => {
    const { compute, run } = await startWithAzureCli(t, { world: 'workplace' })
    const output = await run()
    assert.deepEqual(compute.requests(), [
      assertionRequest,
      // The sign-in is for Azure Resource Manager.
      metadataRequest,
      tokenRequest,
      'GET management.azure.com /subscriptions?api-version=2019-11-01',
      // The first call of Graph. Its token is cached for the other two.
      discoveryRequest,
      tokenRequest,
      'GET graph.microsoft.com /v1.0/sites?$select=id',
      'GET graph.microsoft.com /v1.0/sites?$select=id&$skiptoken={opaque}',
      'GET graph.microsoft.com /v1.0/sites?$select=id&$skiptoken={opaque}',
    ])
    assert.deepEqual(output.trimEnd().split('\n'), compute.siteIds)
    assert.equal(compute.siteIds.length, 450)
  })

  test('the Azure CLI gets no further than the sign-in to a target without Azure', async (t) => {
    const { compute, run } = await startWithAzureCli(t, { world: 'seed' })
    await assert.rejects(run(), /AADSTS500011: The resource principal named https:\/\/management\.core\.windows\.net\//)
    assert.deepEqual(compute.requests(), [assertionRequest, metadataRequest, `${tokenRequest} -> 400`])
  })
})

test('the Azure CLI makes an application, its service principal and its credential, as an admin of the home tenant', async (t) => {
  const run = ['src/cli/main.ts', 'emulator', 'run', '--world', 'bare', '--auto-approve', '--']
  const script = ['bash', 'test/heavy/azure-cli/make-application.sh']
  const env = { ...process.env, ...azureCliHome(t) }
  const { stdout } = await promisify(execFile)(process.execPath, [...run, ...script], { env })
  const home = 'a2a84e77-114d-4e77-a41f-d1e90360ec2d'
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    `signed in: admin@contoso.onmicrosoft.com ${home}`,
    'application: Made with az AzureADMultipleOrgs',
    'service principal: Made with az Application',
    `credentials: automation https://login.microsoftonline.com/${home}/v2.0 44ad5d34-2cfa-4da7-9e05-6f305416feec api://AzureADTokenExchange`,
    'credentials:',
  ])
})
