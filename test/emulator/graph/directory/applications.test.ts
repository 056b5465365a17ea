import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent, registerApplication, trustIdentity } from '../../../../src/emulator/world/build/set-up.ts'
import { graphAppRoleId, userReadScopeId } from '../../../../src/emulator/world/model/app-roles.ts'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import { column, createGraph, eventual, type Json, refusal, rows } from '../fixture.ts'

const roles = ['Application.Read.All', 'Directory.Read.All']
const { ask, target, world } = createGraph({ sites: 1 })
const plan = (displayName: string) => ({
  displayName,
  createdDateTime: '2025-06-16T08:30:12Z',
  requiredResourceAccess: [
    {
      resourceAppId: appIds.microsoftGraph,
      resourceAccess: [
        { id: graphAppRoleId('Sites.Read.All'), type: 'Role' as const },
        { id: userReadScopeId, type: 'Scope' as const },
      ],
    },
  ],
})
const one = registerApplication(target, plan('Towline one'))
const other = registerApplication(target, plan('Towline two'))
one.identifierUris = ['api://towline-one']
for (const identity of world.compute.identities) trustIdentity(one, world.home, identity)
const client = grantAdminConsent(target, one, target)
const graphPrincipal = target.servicePrincipals.find(({ appId }) => appId === appIds.microsoftGraph) ?? assert.fail()
const message = (key: string) =>
  `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`

test('an empty alternate key finds no object, though many lack that key', async () => {
  for (const key of ["uniqueName=''", "appId=''"]) {
    assert.deepEqual(refusal(await ask(`/v1.0/applications(${key})`, { roles })), [
      404,
      'Request_ResourceNotFound',
      message(''),
    ])
  }
})

test('GET /applications', async (t) => {
  await t.test('GET /applications shows an application as captured: times in whole seconds, and nulls', async () => {
    const [application] = rows(await ask(`/v1.0/applications?$filter=appId eq '${one.appId}'`, { roles }))
    const { requiredResourceAccess, ...others } = application ?? {}
    assert.deepEqual(requiredResourceAccess, one.requiredResourceAccess)
    assert.deepEqual(Object.entries(others).slice(0, 8), [
      ['id', one.id],
      ['deletedDateTime', null],
      ['appId', one.appId],
      ['applicationTemplateId', null],
      ['disabledByMicrosoftStatus', null],
      ['createdDateTime', '2025-06-16T08:30:12Z'],
      ['displayName', 'Towline one'],
      ['description', null],
    ])
    assert.deepEqual(
      [others['publisherDomain'], others['signInAudience'], others['identifierUris'], others['verifiedPublisher']],
      [
        'fabrikam.onmicrosoft.com',
        'AzureADMultipleOrgs',
        ['api://towline-one'],
        { displayName: null, verifiedPublisherId: null, addedDateTime: null },
      ],
    )
  })

  await t.test(
    'GET /applications finds by the filters that the Azure CLI sends, in both of its encodings',
    async () => {
      const cases: [query: string, found: string[]][] = [
        [`$filter=appId%20eq%20'${one.appId}'`, [one.id]],
        [`$filter=appId%20eq%20%27${one.appId.toUpperCase()}%27`, [one.id]],
        ["$filter=startswith(displayName,'Towline')", [one.id, other.id]],
        ['$filter=startswith%28displayName%2C%27towline%20t%27%29', [other.id]],
        ["$filter=displayName eq 'Towline one'", [one.id]],
        ["$filter=identifierUris/any(s:s eq 'api://towline-one')", [one.id]],
        ["$filter=identifierUris/any(s:s eq 'api://towline-two')", []],
        [`$filter=appId in ('${one.appId}','${other.appId}')`, [one.id, other.id]],
        [`$filter=appId eq '${client.id}'`, []],
      ]
      for (const [query, found] of cases) {
        assert.deepEqual(column(await ask(`/v1.0/applications?${query}`, { roles }), 'id'), found, query)
      }
    },
  )

  await t.test('GET /applications finds one by its object ID and by its client ID as a key', async () => {
    for (const path of [one.id, `(appId='${one.appId}')`, `%28appId%3D%27${one.appId}%27%29`]) {
      const separator = path === one.id ? '/' : ''
      assert.equal((await ask(`/v1.0/applications${separator}${path}`, { roles })).body['id'], one.id, path)
    }
  })

  await t.test(
    'does not take the client ID for the object ID, as the Azure CLI tries for foreign applications',
    async () => {
      const reply = await ask(`/v1.0/applications/${one.appId}`, { roles })
      assert.deepEqual(refusal(reply), [404, 'Request_ResourceNotFound', message(one.appId)])
      const byKey = await ask(`/v1.0/applications(appId='${one.id}')`, { roles })
      assert.deepEqual(refusal(byKey), [404, 'Request_ResourceNotFound', message(one.id)])
    },
  )
})

test('federated identity credentials', async (t) => {
  const [credential] = one.federatedIdentityCredentials
  assert.ok(credential)
  const path = `/v1.0/applications/${one.id}/federatedIdentityCredentials`

  await t.test('federated identity credentials are listed with their properties in the order captured', async () => {
    const { body } = await ask(path, { roles })
    assert.equal(
      body['@odata.context'],
      `https://graph.microsoft.com/v1.0/$metadata#applications('${one.id}')/federatedIdentityCredentials`,
    )
    const [first] = body['value'] as Json[]
    assert.deepEqual(Object.keys(first ?? {}), ['id', 'name', 'issuer', 'subject', 'description', 'audiences'])
    assert.deepEqual(first, { ...credential })
    assert.deepEqual(rows(await ask(`/v1.0/applications/${other.id}/federatedIdentityCredentials`, { roles })), [])
  })

  await t.test('federated identity credentials are found by ID and by name', async () => {
    for (const key of [`/${credential.id}`, `/${credential.name}`, `(name='${credential.name}')`]) {
      assert.equal((await ask(`${path}${key}`, { roles })).body['id'], credential.id, key)
    }
    const byApp = `/v1.0/applications(appId='${one.appId}')/federatedIdentityCredentials/${credential.name}`
    assert.equal((await ask(byApp, { roles })).body['id'], credential.id)
  })

  await t.test('federated identity credentials that are not there are named in the refusal', async () => {
    const words = 'FederatedIdentityCredential with name nothing not found.'
    assert.deepEqual(refusal(await ask(`${path}/nothing`, { roles })), [404, 'Request_ResourceNotFound', words])
    assert.deepEqual(refusal(await ask(`${path}/${one.id}`, { roles })), [
      404,
      'Request_ResourceNotFound',
      message(one.id),
    ])
    assert.equal(
      (await ask(`/v1.0/applications/${other.id}/federatedIdentityCredentials/${credential.id}`, { roles })).status,
      404,
    )
  })
})

test('GET /servicePrincipals', async (t) => {
  await t.test('GET /servicePrincipals finds by the filters that the Azure CLI sends', async () => {
    const cases: [query: string, found: string[]][] = [
      [`$filter=servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27${one.appId}%27%29`, [client.id]],
      ["$filter=servicePrincipalNames/any(c:c eq 'https://graph.microsoft.com')", [graphPrincipal.id]],
      ["$filter=servicePrincipalNames/any(c:c eq 'https://nothing')", []],
      [`$filter=appId eq '${appIds.microsoftGraph}'`, [graphPrincipal.id]],
      ["$filter=displayName eq 'Microsoft Graph'", [graphPrincipal.id]],
      ["$filter=startswith(displayName,'Towline one')", [client.id]],
    ]
    for (const [query, found] of cases) {
      assert.deepEqual(column(await ask(`/v1.0/servicePrincipals?${query}`, { roles }), 'id'), found, query)
    }
  })

  await t.test('GET /servicePrincipals tells managed identities from applications', async () => {
    const { id } = world.home
    const claims = { tid: id, iss: `https://sts.windows.net/${id}/` }
    const query = "$filter=servicePrincipalType eq 'ManagedIdentity'"
    const [identity, ...others] = rows(await ask(`/v1.0/servicePrincipals?${query}`, { roles, claims }))
    assert.equal(others.length, 0)
    assert.equal(identity?.['id'], world.compute.identities[0]?.principalId)
    assert.deepEqual(identity?.['alternativeNames'], ['isExplicit=False', world.compute.resourceId])
  })

  await t.test('GET /servicePrincipals shows what an API offers', async () => {
    const { body } = await ask(
      `/v1.0/servicePrincipals(appId='${appIds.microsoftGraph}')?$select=id,appRoles,oauth2PermissionScopes`,
      { roles },
    )
    const offered = (name: string) => (body[name] as Json[]).map(({ id, value }) => `${value} ${id}`)
    assert.ok(offered('appRoles').includes(`Sites.Read.All ${graphAppRoleId('Sites.Read.All')}`))
    assert.ok(offered('oauth2PermissionScopes').includes(`User.Read ${userReadScopeId}`))
    assert.deepEqual((body['appRoles'] as Json[])[0]?.['allowedMemberTypes'], ['Application'])
  })

  await t.test('GET /servicePrincipals has owners’ tenants to filter by in advanced queries', async () => {
    const query = `/v1.0/servicePrincipals?$filter=appOwnerOrganizationId eq ${target.id}`
    assert.equal((await ask(query, { roles })).error.code, 'Request_UnsupportedQuery')
    const reply = await ask(`${query}&$count=true`, { roles, headers: eventual })
    assert.equal(reply.body['@odata.count'], 2)
  })
})

test('app role assignments', async (t) => {
  const [assignment] = client.appRoleAssignments
  assert.ok(assignment)
  const expected = {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: graphAppRoleId('Sites.Read.All'),
    createdDateTime: '2025-06-16T08:30:12Z',
    principalDisplayName: 'Towline one',
    principalId: client.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: graphPrincipal.id,
  }

  await t.test('app role assignments are the same from the client’s side and from the API’s', async () => {
    const ofClient = await ask(`/v1.0/servicePrincipals/${client.id}/appRoleAssignments`, { roles })
    const ofApi = await ask(`/v1.0/servicePrincipals/${graphPrincipal.id}/appRoleAssignedTo`, { roles })
    assert.deepEqual(rows(ofClient), [expected])
    assert.deepEqual(rows(ofApi), [expected])
    for (const path of [`${client.id}/appRoleAssignedTo`, `${graphPrincipal.id}/appRoleAssignments`]) {
      assert.deepEqual(rows(await ask(`/v1.0/servicePrincipals/${path}`, { roles })), [], path)
    }
  })

  await t.test('app role assignments can be asked for one by one, and filtered by the API', async () => {
    const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignments`
    const { '@odata.context': _, ...single } = (await ask(`${path}/${assignment.id}`, { roles })).body
    assert.deepEqual(single, expected)
    assert.equal(rows(await ask(`${path}?$filter=resourceId eq ${graphPrincipal.id}`, { roles })).length, 1)
    assert.equal(rows(await ask(`${path}?$filter=resourceId eq ${client.id}`, { roles })).length, 0)
    assert.equal((await ask(`${path}/nothing`, { roles })).error.code, 'Request_ResourceNotFound')
  })

  await t.test('app role assignments have IDs that begin with the principal’s GUID', () => {
    assert.match(assignment.id, /^[\w-]{43}$/)
    const bytes = Buffer.from(assignment.id, 'base64url')
    assert.equal(bytes.readUInt32LE(0), Number.parseInt(client.id.slice(0, 8), 16))
  })
})

test('GET /oauth2PermissionGrants', async (t) => {
  await t.test('GET /oauth2PermissionGrants shows the delegated permissions that the consent left', async () => {
    const [grant, ...others] = rows(
      await ask(`/v1.0/oauth2PermissionGrants?$filter=clientId eq '${client.id}'`, { roles }),
    )
    assert.equal(others.length, 0)
    assert.deepEqual(
      { ...grant, id: undefined },
      {
        clientId: client.id,
        consentType: 'AllPrincipals',
        id: undefined,
        principalId: null,
        resourceId: graphPrincipal.id,
        scope: 'User.Read',
      },
    )
    assert.equal((await ask(`/v1.0/oauth2PermissionGrants/${grant?.['id']}`, { roles })).body['clientId'], client.id)
  })

  await t.test('GET /oauth2PermissionGrants shows nothing for others', async () => {
    const reply = await ask(`/v1.0/oauth2PermissionGrants?$filter=clientId eq '${graphPrincipal.id}'`, { roles })
    assert.deepEqual(rows(reply), [])
  })
})
