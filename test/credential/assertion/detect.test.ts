import assert from 'node:assert/strict'
import test from 'node:test'
import { detectHost, detectManagedIdentity } from '../../../src/credential/assertion/detect.ts'

const nothingThere = (): boolean => false
const IDENTITY = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'h' }
const GITHUB = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x/t?a=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r' }
const IMDS = { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:42' }

/** Every kind with all that it needs, each of which the ones before it would hide. */
const everything = {
  AZURE_FEDERATED_TOKEN_FILE: '/token',
  IDENTITY_SERVER_THUMBPRINT: 'AB12',
  ...IDENTITY,
  MSI_SECRET: 's',
  MSI_ENDPOINT: 'http://127.0.0.1:43',
  ...GITHUB,
}

test('detectHost() looks for hosts in the order of the identity libraries', () => {
  const env: NodeJS.ProcessEnv = { ...everything }
  const found: string[] = []
  for (const gone of [
    'AZURE_FEDERATED_TOKEN_FILE',
    'IDENTITY_SERVER_THUMBPRINT',
    'IDENTITY_HEADER',
    'MSI_SECRET',
    'MSI_ENDPOINT',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'nothing more',
  ]) {
    found.push(detectHost(env, nothingThere).source)
    delete env[gone]
  }
  assert.deepEqual(found, ['token-file', 'service-fabric', 'app-service', 'azure-ml', 'cloud-shell', 'github', 'imds'])
})

test('Azure Arc is found by its variables, and on Linux by its program', () => {
  const byVariables = { IDENTITY_ENDPOINT: 'http://localhost:40342/x', IMDS_ENDPOINT: 'http://localhost:40342' }
  assert.deepEqual(pick(detectHost({ ...byVariables, ...GITHUB }, nothingThere)), {
    source: 'arc',
    why: 'IDENTITY_ENDPOINT and IMDS_ENDPOINT are set',
  })
  assert.equal(detectHost({ ...byVariables, IDENTITY_HEADER: 'h' }, nothingThere).source, 'app-service')

  const asked: string[] = []
  const there = (path: string): boolean => asked.push(path) > 0
  assert.deepEqual(pick(detectHost({}, there)), { source: 'arc', why: '/opt/azcmagent/bin/himds is there' })
  assert.equal(detectHost({ ProgramFiles: 'C:\\Program Files' }, there).source, 'arc')
  assert.deepEqual(asked, ['/opt/azcmagent/bin/himds', 'C:\\Program Files\\AzureConnectedMachineAgent\\himds.exe'])
})

test('a GitHub job comes after every other kind that the environment names, and before a guessed machine', () => {
  assert.equal(detectHost(GITHUB, nothingThere).source, 'github')
  assert.equal(detectHost({ ...GITHUB, ...IMDS }, nothingThere).source, 'imds')
  assert.equal(detectHost({ ...GITHUB, ...IDENTITY }, nothingThere).source, 'app-service')
})

test('each kind that was not picked says why', () => {
  const { source, others } = detectHost({ ...IDENTITY, ...GITHUB, IDENTITY_SERVER_THUMBPRINT: '' }, nothingThere)
  assert.equal(source, 'app-service')
  assert.deepEqual(Object.fromEntries(others.map((other) => [other.source, other.why])), {
    'token-file': 'AZURE_FEDERATED_TOKEN_FILE is not set',
    'service-fabric': 'IDENTITY_SERVER_THUMBPRINT is not set',
    'azure-ml': 'MSI_ENDPOINT and MSI_SECRET are not set',
    'cloud-shell': 'MSI_ENDPOINT is not set',
    arc: 'IMDS_ENDPOINT is not set, and /opt/azcmagent/bin/himds is not there',
    github: 'ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are set, but app-service comes first',
    imds: 'it is asked only where nothing else is found',
  })
})

test('IMDS says whether it was named or guessed', () => {
  assert.equal(detectHost(IMDS, nothingThere).why, 'AZURE_POD_IDENTITY_AUTHORITY_HOST is set')
  assert.match(detectHost({}, nothingThere).why, /nothing else was found/)
})

test('an empty variable is one that is not set', () => {
  const empty = Object.fromEntries(Object.keys(everything).map((name) => [name, '']))
  assert.equal(detectHost(empty, nothingThere).source, 'imds')
})

test('detectManagedIdentity() finds neither a file nor a job', () => {
  const { source, others } = detectManagedIdentity({ ...GITHUB, AZURE_FEDERATED_TOKEN_FILE: '/token' }, nothingThere)
  assert.equal(source, 'imds')
  assert.deepEqual(
    others.map((other) => other.source),
    ['service-fabric', 'app-service', 'azure-ml', 'cloud-shell', 'arc'],
  )
})

function pick({ source, why }: { source: string; why: string }): object {
  return { source, why }
}
