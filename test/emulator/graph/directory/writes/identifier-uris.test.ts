import assert from 'node:assert/strict'
import test from 'node:test'
import { registerApplication } from '../../../../../src/emulator/world/build/set-up.ts'
import { refusal } from '../../fixture.ts'
import { administrator, directory } from './support.ts'

function subject() {
  const fixture = directory()
  const { application, target, patch } = fixture
  const path = `/v1.0/applications/${application.id}`
  const set = (...identifierUris: string[]) => patch(path, { identifierUris }, administrator)
  return { ...fixture, path, set, domain: target.domains[0] ?? assert.fail() }
}

const unverified = (uri: string) => [
  400,
  'HostNameNotOnVerifiedDomain',
  `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
]

const againstPolicy = (uri: string) => [
  400,
  'HostNameNotOnVerifiedDomain',
  `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
]

const malformed = [
  400,
  'Request_BadRequest',
  "Invalid value specified for property 'identifierUris' of resource 'Application'.",
]

test('an identifier URI of each documented form is taken, and read back', async () => {
  const { set, ask, path, domain, application, target } = subject()
  const uris = [
    `api://${application.appId}`,
    `api://${target.id}/${application.appId}`,
    `api://${target.id}/orders`,
    `api://orders/${application.appId}`,
    `https://${domain}/orders`,
    `https://orders.${domain}`,
    `https://orders.${domain.toUpperCase()}/v1`,
    `api://orders.${domain}/v1`,
    `urn:orders/${application.appId}`,
  ]
  for (const uri of uris) {
    const reply = await set(uri)
    assert.equal(reply.status, 204, `${uri} ${reply.error.message}`)
    assert.deepEqual((await ask(path, administrator)).body['identifierUris'], [uri])
  }
  assert.equal((await set(...uris)).status, 204)
})

test('an identifier URI that says nothing of its tenant is refused in the words of Graph, and nothing changes', async () => {
  const { set, ask, path, domain, application, target } = subject()
  const good = `api://${application.appId}`
  await set(good)
  for (const uri of [
    'https://not-verified.example/app',
    `https://${domain}.evil.example/app`,
    `https://evil${domain}/app`,
    `http://localhost/${application.appId}`,
  ]) {
    assert.deepEqual(refusal(await set(good, uri)), unverified(uri), uri)
  }
  for (const uri of [
    'api://random-word',
    `api://${application.id}`,
    `api://${target.id.slice(0, -1)}0/orders`,
    'urn:orders',
    'spn://orders/api',
  ]) {
    assert.deepEqual(refusal(await set(good, uri)), againstPolicy(uri), uri)
  }
  assert.deepEqual((await ask(path, administrator)).body['identifierUris'], [good])
})

test('an identifier URI that cannot be one is refused', async () => {
  const { set, application, target } = subject()
  const good = `api://${application.appId}`
  const long = `api://${target.id}/${'a'.repeat(255)}`
  for (const uris of [['orders'], [''], [`${good}/`], [`${good}/a b`], [long], [good, good.toUpperCase()]]) {
    assert.deepEqual(refusal(await set(...uris)), malformed, uris.join(' '))
  }
})

test('a second application of the tenant does not get the identifier URI of the first', async () => {
  const { set, patch, target, domain } = subject()
  const other = registerApplication(target, { displayName: 'Other', createdDateTime: '2026-01-01T08:00:00Z' })
  assert.equal((await set(`https://${domain}/orders`)).status, 204)
  const body = { identifierUris: [`https://${domain}/Orders`] }
  const reply = await patch(`/v1.0/applications/${other.id}`, body, administrator)
  assert.equal(reply.error.message, 'Another object with the same value for property identifierUris already exists.')
  assert.equal((await set()).status, 204)
  assert.equal((await patch(`/v1.0/applications/${other.id}`, body, administrator)).status, 204)
})

test('an application whose tokens have the second format may have any identifier URI', async () => {
  const { patch, set, path, post } = subject()
  assert.deepEqual(refusal(await set('api://random-word')), againstPolicy('api://random-word'))
  const both = { identifierUris: ['api://random-word'], api: { requestedAccessTokenVersion: 2 } }
  assert.equal((await patch(path, both, administrator)).status, 204)
  assert.equal((await set('api://random-word', 'https://any.example')).status, 204)
  const graph = await set('https://Graph.microsoft.com')
  assert.equal(graph.error.message, 'Another object with the same value for property identifierUris already exists.')

  const personal = { displayName: 'Personal', identifierUris: ['api://another-word'] }
  assert.equal((await post('/v1.0/applications', personal, administrator)).status, 201)
  const narrow = { ...personal, identifierUris: ['api://third-word'], signInAudience: 'AzureADMyOrg' }
  assert.deepEqual(refusal(await post('/v1.0/applications', narrow, administrator)), againstPolicy('api://third-word'))
})

test('what an application has already stays allowed, in a world that gave it', async () => {
  const { set, application } = subject()
  application.identifierUris = ['https://from-before.example']
  assert.equal((await set('https://from-before.example', `api://${application.appId}`)).status, 204)
  assert.equal((await set()).status, 204)
  assert.deepEqual(refusal(await set('https://from-before.example')), unverified('https://from-before.example'))
})
