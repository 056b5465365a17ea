import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { type Compute, startCompute } from './compute.ts'

/** What is to be seen of an example that is run as it stands, and what it has to be given for that. */
interface Example {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly output: RegExp
  readonly requests: readonly string[]
}

const assertionRequest = 'GET {identity} /msi/token?api-version=2019-08-01&resource=api%3A%2F%2FAzureADTokenExchange'
const tokenRequest = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token'

const examples: Readonly<Record<string, (t: TestContext, compute: Compute) => Example | Promise<Example>>> = {
  'list-sites.ts': () => ({
    output: /^(?:\S.* {2}https:\/\/fabrikam\.sharepoint\.com\S*\n){450}$/,
    requests: [
      assertionRequest,
      tokenRequest,
      'GET graph.microsoft.com /v1.0/sites/getAllSites',
      'GET graph.microsoft.com /v1.0/sites/oneDrive.getAllSites?$skiptoken={opaque}',
      'GET graph.microsoft.com /v1.0/sites/oneDrive.getAllSites?$skiptoken={opaque}',
    ],
  }),

  'azure-sdk.ts': () => ({
    output: /^200 https:\/\/fabrikam\.sharepoint\.com\n$/,
    requests: [assertionRequest, tokenRequest, 'GET graph.microsoft.com /v1.0/sites/root'],
  }),

  'own-assertion.ts': async (t, { emulator, env }) => {
    const directory = await mkdtemp(join(tmpdir(), 'towline-example-'))
    t.after(() => rm(directory, { recursive: true, force: true }))
    const file = join(directory, 'assertion')
    await writeFile(file, await emulator.issueAssertion(), { mode: 0o600 })
    return {
      args: [env['TOWLINE_TENANT'] ?? ''],
      env: { AZURE_FEDERATED_TOKEN_FILE: file },
      output: /^[0-9a-f-]{36} https:\/\/fabrikam\.sharepoint\.com\n$/,
      // The assertion is the file's, so nobody asked the identity endpoint.
      requests: [tokenRequest, 'GET graph.microsoft.com /v1.0/sites/root'],
    }
  },
}

/** Those in `runbooks/` are run over a fleet, by test/fleet/runbooks.test.ts. */
test('every example is run', async () => {
  const written = (await readdir('examples')).filter((file) => file.endsWith('.ts'))
  assert.deepEqual(written.sort(), Object.keys(examples).sort())
})

describe('examples/', { concurrency: 2 }, () => {
  for (const [file, prepare] of Object.entries(examples)) {
    test(`examples/${file} prints what it says and sends no other request, run unchanged`, async (t) => {
      const compute = await startCompute(t)
      const { args = [], env, output, requests } = await prepare(t, compute)
      assert.match(
        await compute.run(process.execPath, ['--conditions=towline-source', `examples/${file}`, ...args], env),
        output,
      )
      assert.deepEqual(compute.requests(), requests)
    })
  }
})
