import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromArc } from '../../../src/credential/assertion/arc.ts'
import { cachedAssertion } from '../../../src/credential/assertion/cached.ts'
import { githubAssertion } from '../../../src/credential/assertion/github.ts'
import { managedIdentityAssertion } from '../../../src/credential/assertion/managed-identity.ts'
import type { AssertionSource } from '../../../src/credential/assertion/source.ts'
import type { Runtime } from '../../../src/http/runtime.ts'
import { NOON } from '../../support/fake-clock.ts'
import { HOUR } from '../../support/tokens.ts'
import { IDENTITY, secrets } from './good-answers.ts'
import { fields, strictJson } from './reference.ts'
import type { Scenario, Served } from './wire.ts'

const audience = 'api://AzureADTokenExchange'

/** The folder of the agent's keys, made once. */
let keys: string | undefined
function keyFolder(): string {
  if (keys === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'wire-arc-'))
    writeFileSync(join(made, 'agent.key'), secrets.identityHeader)
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    keys = `${made}/`
  }
  return keys
}

const hosts: Readonly<Record<string, (runtime: Runtime) => AssertionSource>> = {
  'app service': (runtime) =>
    managedIdentityAssertion({
      ...runtime,
      host: 'app-service',
      env: { IDENTITY_ENDPOINT: `${IDENTITY}/msi/token`, IDENTITY_HEADER: secrets.identityHeader },
    }),
  automation: (runtime) =>
    managedIdentityAssertion({
      ...runtime,
      host: 'app-service',
      form: 'post',
      env: { IDENTITY_ENDPOINT: `${IDENTITY}/msi/token`, IDENTITY_HEADER: secrets.identityHeader },
    }),
  'machine learning': (runtime) =>
    managedIdentityAssertion({
      ...runtime,
      host: 'azure-ml',
      env: { MSI_ENDPOINT: `${IDENTITY}/msi/token`, MSI_SECRET: secrets.identityHeader },
    }),
  imds: (runtime) =>
    managedIdentityAssertion({ ...runtime, host: 'imds', env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: IDENTITY } }),
  arc: (runtime) =>
    // As `managedIdentityAssertion()`, whose folder of keys is that of the machine.
    cachedAssertion(
      {
        source: 'arc',
        get: (options) =>
          fromArc(
            undefined,
            { IDENTITY_ENDPOINT: `${IDENTITY}/arc?key=${keyFolder()}agent.key`, IMDS_ENDPOINT: IDENTITY },
            options,
            runtime,
            keyFolder(),
          ),
      },
      runtime,
    ),
  github: (runtime) =>
    githubAssertion({
      ...runtime,
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: `${IDENTITY}/github?v=1`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secrets.jobToken },
    }),
}

export const identityScenarios: readonly Scenario[] = Object.entries(hosts).map(([name, source]) => ({
  name: `identity ${name}`,
  spoils: /^/,
  async run(runtime) {
    const { token, expiresOn } = await source(runtime).get({ audience })
    return { token, isPlausible: expiresOn > NOON && expiresOn <= NOON + 25 * HOUR }
  },
  expected(served: readonly Served[]) {
    const answer = fields(strictJson((served.at(-1) as Served).response))
    const text = name === 'github' ? answer['value'] : answer['access_token']
    // White space around an assertion is none of it, and nothing else stands for one.
    const [token] = (typeof text === 'string' && /\S(.*\S)?/s.exec(text)) || []
    return token === undefined ? undefined : { token, isPlausible: true }
  },
}))
