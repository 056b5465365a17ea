import assert from 'node:assert/strict'
import test from 'node:test'
import { applicationType } from '../../../../../src/emulator/graph/directory/applications.ts'
import { oauth2PermissionGrants } from '../../../../../src/emulator/graph/directory/oauth2-permission-grants.ts'
import { servicePrincipalType } from '../../../../../src/emulator/graph/directory/service-principal-type.ts'
import { graphAppRoleId } from '../../../../../src/emulator/world/model/app-roles.ts'
import { directory } from './support.ts'

// Whatever a write may bring is read back as it was given, or the write is refused: nothing is taken and forgotten.

const everything = {
  roles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
}
const anId = '0c65e07c-9d03-4617-83d3-09adae44c4e1'
const scope = {
  adminConsentDescription: 'Reads.',
  adminConsentDisplayName: 'Read',
  id: anId,
  isEnabled: true,
  type: 'User',
  userConsentDescription: null,
  userConsentDisplayName: null,
  value: 'Read',
}
const role = {
  allowedMemberTypes: ['User'],
  description: 'Reads.',
  displayName: 'Read',
  id: anId,
  isEnabled: true,
  origin: 'Application',
  value: 'Read',
}
const info = {
  logoUrl: null,
  marketingUrl: 'https://a.example/1',
  privacyStatementUrl: 'https://a.example/2',
  supportUrl: 'https://a.example/3',
  termsOfServiceUrl: 'https://a.example/4',
}

/** What is read back, by property. `refused`: no value of it may be written. */
const ofApplications: Readonly<Record<string, unknown>> = {
  id: 'refused',
  deletedDateTime: 'refused',
  appId: 'refused',
  applicationTemplateId: 'refused',
  authenticationBehaviors: { requireClientServicePrincipal: true },
  disabledByMicrosoftStatus: 'refused',
  createdDateTime: 'refused',
  displayName: 'Round',
  description: 'Goes round',
  groupMembershipClaims: 'SecurityGroup',
  identifierUris: [`api://{tenant}/round`],
  isDeviceOnlyAuthSupported: true,
  isDisabled: true,
  isFallbackPublicClient: true,
  nativeAuthenticationApisEnabled: 'all',
  notes: 'A note',
  publisherDomain: 'refused',
  serviceManagementReference: 'REF',
  signInAudience: 'AzureADMyOrg',
  tags: ['one', 'two'],
  tokenEncryptionKeyId: anId,
  samlMetadataUrl: 'https://a.example/metadata',
  uniqueName: 'round',
  defaultRedirectUri: 'https://a.example/back',
  certification: 'refused',
  optionalClaims: { idToken: [{ name: 'email', essential: false }], accessToken: [], saml2Token: [] },
  requestSignatureVerification: { isSignedRequestRequired: true, allowedWeakAlgorithms: 'rsaSha1' },
  servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
  addIns: [{ id: anId, type: 'FileHandler', properties: [] }],
  api: {
    acceptMappedClaims: true,
    knownClientApplications: [anId],
    oauth2PermissionScopes: [scope],
    preAuthorizedApplications: [],
    requestedAccessTokenVersion: 1,
  },
  appRoles: [role],
  info,
  keyCredentials: 'refused',
  logo: 'refused',
  oauth2RequirePostResponse: true,
  parentalControlSettings: { countriesBlockedForMinors: ['DE'], legalAgeGroupRule: 'BlockMinors' },
  passwordCredentials: 'refused',
  publicClient: { redirectUris: ['http://localhost'] },
  requiredResourceAccess: [{ resourceAppId: anId, resourceAccess: [{ id: anId, type: 'Role' }] }],
  verifiedPublisher: 'refused',
  web: {
    homePageUrl: 'https://a.example',
    logoutUrl: 'https://a.example/out',
    redirectUris: ['https://a.example/in'],
    redirectUriSettings: [{ uri: 'https://a.example/in', index: null }],
    implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
  },
  spa: { redirectUris: ['https://a.example/spa'] },
  signInAudienceRestrictions: {
    '@odata.type': '#microsoft.graph.allowedTenantsAudience',
    isHomeTenantAllowed: true,
    allowedTenantIds: ['{tenant}'],
  },
}

const ofServicePrincipals: Readonly<Record<string, unknown>> = {
  id: 'refused',
  deletedDateTime: 'refused',
  accountEnabled: false,
  alternativeNames: ['another'],
  appDescription: 'refused',
  appDisplayName: 'refused',
  appId: 'refused',
  appOwnerOrganizationId: 'refused',
  appRoleAssignmentRequired: true,
  applicationTemplateId: 'refused',
  createdDateTime: 'refused',
  customSecurityAttributes: 'refused',
  description: 'Goes round',
  disabledByMicrosoftStatus: 'refused',
  displayName: 'Round',
  homepage: 'https://a.example',
  info: 'refused',
  isDisabled: true,
  keyCredentials: 'refused',
  loginUrl: 'https://a.example/login',
  logoutUrl: 'https://a.example/out',
  notes: 'A note',
  notificationEmailAddresses: ['a@a.example'],
  oauth2PermissionScopes: 'refused',
  passwordCredentials: 'refused',
  preferredSingleSignOnMode: 'saml',
  preferredTokenSigningKeyThumbprint: 'AB',
  replyUrls: ['https://a.example/in'],
  resourceSpecificApplicationPermissions: 'refused',
  samlSingleSignOnSettings: { relayState: '/x' },
  servicePrincipalNames: ['{appId}', 'api://round'],
  servicePrincipalType: 'refused',
  signInAudience: 'refused',
  tags: ['one', 'two'],
  tokenEncryptionKeyId: anId,
  verifiedPublisher: 'refused',
  addIns: [{ id: anId, type: 'FileHandler', properties: [] }],
  appRoles: 'refused',
}

/** Other properties that a write of one has to set. */
const neededBeside: Readonly<Record<string, object>> = {
  signInAudienceRestrictions: { signInAudience: 'AzureADMultipleOrgs' },
}

for (const [kind, type, samples] of [
  ['applications', applicationType, ofApplications],
  ['servicePrincipals', servicePrincipalType, ofServicePrincipals],
] as const) {
  test(`every property of ${kind} is read back as it was written, or refused`, async (t) => {
    assert.deepEqual(Object.keys(samples).toSorted(), type.properties.toSorted(), 'a sample for each property')
    const { ask, patch, application, principal, target } = directory()
    const path = `/beta/${kind}/${kind === 'applications' ? application.id : principal.id}`
    const before = (await ask(path, everything)).body
    for (const [name, sample] of Object.entries(samples)) {
      await t.test(`${name} of ${kind}`, async () => {
        const text = JSON.stringify(sample).replace('{tenant}', target.id).replace('{appId}', application.appId)
        const value: unknown = sample === 'refused' ? [{}] : JSON.parse(text)
        const reply = await patch(path, { ...neededBeside[name], [name]: value }, everything)
        const { [name]: shown } = (await ask(`${path}?$select=${name}`, everything)).body
        if (sample !== 'refused') {
          assert.equal(reply.status, 204, reply.error.message)
          assert.deepEqual(shown, value)
        } else {
          assert.ok([400, 501].includes(reply.status), `status ${reply.status}`)
          assert.deepEqual(shown, before[name] ?? shown)
        }
      })
    }
  })
}

test('a PATCH of one part of an object leaves its other parts', async () => {
  const { ask, patch, application } = directory()
  const path = `/v1.0/applications/${application.id}`
  const write = async (body: object) => assert.equal((await patch(path, body, everything)).status, 204)
  await write({ web: { redirectUris: ['https://a.example'], logoutUrl: 'https://a.example/out' } })
  await write({ web: { homePageUrl: 'https://a.example' }, api: { oauth2PermissionScopes: [scope] } })
  await write({ web: { implicitGrantSettings: { enableIdTokenIssuance: true } }, api: { acceptMappedClaims: true } })
  const { body } = await ask(path, everything)
  assert.deepEqual(body['web'], {
    homePageUrl: 'https://a.example',
    logoutUrl: 'https://a.example/out',
    redirectUris: ['https://a.example'],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
  })
  assert.deepEqual(Object(body['api']).oauth2PermissionScopes, [scope])
  assert.equal(Object(body['api']).acceptMappedClaims, true)
})

test('a setting of the wrong form is refused, and so is a part that no such object has', async () => {
  const { patch, application, principal } = directory()
  const wrong: [path: string, body: object][] = [
    [`applications/${application.id}`, { tags: 'one' }],
    [`applications/${application.id}`, { notes: 7 }],
    [`applications/${application.id}`, { web: { homepage: 'https://a.example' } }],
    [`applications/${application.id}`, { publicClient: { logoutUrl: 'https://a.example' } }],
    [`applications/${application.id}`, { nativeAuthenticationApisEnabled: 'some' }],
    [`applications/${application.id}`, { tokenEncryptionKeyId: 'a key' }],
    [`servicePrincipals/${principal.id}`, { tags: [1] }],
    [`servicePrincipals/${principal.id}`, { preferredSingleSignOnMode: 'magic' }],
    [`servicePrincipals/${principal.id}`, { appRoleAssignmentRequired: 'yes' }],
  ]
  for (const [path, body] of wrong) {
    const { status, error } = await patch(`/v1.0/${path}`, body, everything)
    assert.deepEqual([status, error.code], [400, 'Request_BadRequest'], JSON.stringify(body))
  }
})

test('an application is returned to over TLS or on this machine, and asks for so much and no more', async () => {
  const { patch, application } = directory()
  const change = (body: object) => patch(`/v1.0/applications/${application.id}`, body, everything)
  const redirects = (...redirectUris: string[]) => change({ web: { redirectUris } })
  for (const uri of [
    'http://evil.example',
    'https://a.example/#part',
    'a word',
    'myapp://back',
    `https://a.example/${'a'.repeat(240)}`,
  ])
    assert.deepEqual([(await redirects(uri)).error.code, uri], ['Request_BadRequest', uri])
  assert.equal((await redirects(...Array.from({ length: 257 }, (_, at) => `https://a.example/${at}`))).status, 400)
  assert.equal((await redirects('https://a.example/in', 'http://localhost:8080/in', 'http://127.0.0.1')).status, 204)
  assert.equal((await change({ publicClient: { redirectUris: ['myapp://back'] } })).status, 204)

  const access = (count: number) => Array.from({ length: count }, () => ({ id: anId, type: 'Role' }))
  const ask = (apis: number, each: number) =>
    change({
      requiredResourceAccess: Array.from({ length: apis }, () => ({
        resourceAppId: anId,
        resourceAccess: access(each),
      })),
    })
  assert.equal((await ask(51, 1)).status, 400)
  assert.equal((await ask(2, 201)).status, 400)
  assert.equal((await ask(50, 8)).status, 204)
  const word = [{ resourceAppId: 'graph', resourceAccess: access(1) }]
  assert.equal((await change({ requiredResourceAccess: word })).status, 400)
})

test('an application for personal accounts has tokens of the second format, and says so', async () => {
  const { post, patch, application } = directory()
  const message = 'Property api.requestedAccessTokenVersion is invalid.'
  const path = `/v1.0/applications/${application.id}`
  const first = { displayName: 'A', api: { requestedAccessTokenVersion: 1 } }
  assert.equal((await post('/v1.0/applications', first, everything)).error.message, message)
  assert.equal((await post('/v1.0/applications', { ...first, signInAudience: 'AzureADMyOrg' }, everything)).status, 201)
  assert.equal((await patch(path, { api: { requestedAccessTokenVersion: 1 } }, everything)).status, 204)
  const wide = { signInAudience: 'AzureADandPersonalMicrosoftAccount' }
  assert.equal((await patch(path, wide, everything)).error.message, message)
  assert.equal((await patch(path, { api: { requestedAccessTokenVersion: 3 } }, everything)).error.message, message)
  assert.equal((await patch(path, { ...wide, api: { requestedAccessTokenVersion: 2 } }, everything)).status, 204)
})

test('a secret or a certificate is not taken, because no later exchange would know it', async () => {
  const { post, patch, principal } = directory()
  const body = { displayName: 'A', passwordCredentials: [{ displayName: 'secret' }] }
  const reply = await post('/v1.0/applications', body, everything)
  assert.deepEqual([reply.status, reply.error.code], [501, 'NotImplemented'])
  const path = `/v1.0/servicePrincipals/${principal.id}`
  assert.equal((await patch(path, { keyCredentials: [{ key: 'AQAB' }] }, everything)).status, 501)
  assert.equal((await patch(path, { keyCredentials: [] }, everything)).status, 204)
})

test('a grant or an assignment is answered with what was given, and refused where it would be something else', async () => {
  const { post, principal, graph, admin } = directory()
  const assigned = { principalId: principal.id, resourceId: graph.id, appRoleId: graphAppRoleId('Sites.Read.All') }
  const path = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`
  for (const other of [{ id: 'mine' }, { principalType: 'User' }, { createdDateTime: '2020-01-01T00:00:00Z' }]) {
    assert.equal((await post(path, { ...assigned, ...other }, everything)).status, 400, Object.keys(other)[0])
  }
  const { status, body } = await post(path, { ...assigned, principalType: 'ServicePrincipal' }, everything)
  assert.equal(status, 201)
  assert.deepEqual({ ...body, ...assigned }, body)

  const granted = { clientId: principal.id, resourceId: graph.id, scope: 'User.Read', consentType: 'AllPrincipals' }
  for (const other of [{ id: 'mine' }, { principalId: admin.id }]) {
    const reply = await post('/v1.0/oauth2PermissionGrants', { ...granted, ...other }, everything)
    assert.equal(reply.status, 400, Object.keys(other)[0])
  }
  const reply = await post('/v1.0/oauth2PermissionGrants', { ...granted, principalId: null }, everything)
  assert.equal(reply.status, 201, reply.error.message)
  assert.deepEqual(Object.keys(reply.body).slice(1).toSorted(), oauth2PermissionGrants.type.properties.toSorted())
  assert.deepEqual({ ...reply.body, ...granted }, reply.body)
})

test('a person’s assignment is not played, and that of no object is not found', async () => {
  const { post, graph, somebody } = directory()
  const path = `/v1.0/servicePrincipals/${graph.id}/appRoleAssignedTo`
  const body = { principalId: somebody.id, resourceId: graph.id, appRoleId: graphAppRoleId('Sites.Read.All') }
  assert.equal((await post(path, body, everything)).status, 501)
  assert.equal((await post(path, { ...body, principalId: anId }, everything)).status, 404)
})
