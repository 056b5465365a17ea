import assert from 'node:assert/strict'
import test from 'node:test'
import { allPages, column, createGraph, nextLink, refusal, rows } from '../fixture.ts'

const roles = ['User.Read.All']
const fixture = createGraph({ sites: 1, users: 250, customDomains: ['fabrikam.com'] })
const { ask, target } = fixture

test('GET /users', async (t) => {
  await t.test(
    'GET /users shows the few properties that are shown without $select, null where there is nothing',
    async () => {
      const reply = await ask('/v1.0/users', { roles })
      assert.equal(reply.body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#users')
      const [admin] = target.users
      assert.deepEqual(rows(reply)[0], {
        businessPhones: [],
        displayName: 'Administrator',
        givenName: null,
        jobTitle: null,
        mail: null,
        mobilePhone: null,
        officeLocation: null,
        preferredLanguage: null,
        surname: null,
        userPrincipalName: 'admin@fabrikam.onmicrosoft.com',
        id: admin?.id,
      })
      assert.equal(rows(reply)[1]?.['userPrincipalName'], 'user@fabrikam.onmicrosoft.com')
    },
  )

  await t.test('GET /users shows what is selected, null or empty where the user has none', async () => {
    const select = 'id,userType,accountEnabled,assignedLicenses,employeeId,imAddresses,otherMails,createdDateTime'
    const [admin] = rows(await ask(`/v1.0/users?$select=${select}`, { roles }))
    assert.deepEqual(admin, {
      id: target.users[0]?.id,
      accountEnabled: true,
      assignedLicenses: [],
      createdDateTime: target.users[0]?.createdDateTime,
      employeeId: null,
      imAddresses: [],
      otherMails: [],
      userType: 'Member',
    })
    assert.match(String(admin?.['createdDateTime']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  await t.test('GET /users refuses to select what users do not have', async () => {
    const message =
      "Parsing OData Select and Expand failed: Could not find a property named 'nickname' on type 'microsoft.graph.user'."
    assert.deepEqual(refusal(await ask('/v1.0/users?$select=id,nickname', { roles })), [400, 'BadRequest', message])
  })

  for (const [query, pages] of [
    ['', [100, 100, 50]],
    ['?$top=999', [250]],
    ['?$top=249', [249, 1]],
    ['?$top=7&$select=id', [...Array(35).fill(7), 5]],
  ] as const) {
    await t.test(`GET /users comes complete in pages: ${query}`, async () => {
      const found = await allPages(fixture, `/v1.0/users${query}`, { roles })
      assert.deepEqual(
        found.map(({ length }) => length),
        pages,
      )
      assert.deepEqual(
        found.flat().map(({ id }) => id),
        target.users.map(({ id }) => id),
      )
    })
  }

  await t.test('GET /users refuses a page of more than 999', async () => {
    const message = "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."
    assert.deepEqual(refusal(await ask('/v1.0/users?$top=1000', { roles })), [400, 'Request_UnsupportedQuery', message])
  })

  await t.test('GET /users does not take the token of another filter or order', async () => {
    const link = nextLink(await ask('/v1.0/users?$top=5', { roles })) ?? ''
    for (const more of ['&$filter=accountEnabled eq true', '&$orderby=displayName']) {
      assert.deepEqual(refusal(await ask(`${link}${more}`, { roles })), [
        400,
        'Request_BadRequest',
        'Invalid Skip Token',
      ])
    }
  })
})

test('GET /users/{id}', async (t) => {
  const user = target.users.find(({ userPrincipalName }) => userPrincipalName.includes("'")) ?? assert.fail()
  const guest = target.users.find(({ userType }) => userType === 'Guest') ?? assert.fail()

  await t.test(
    'takes the ID and the user principal name, encoded or not, in any letter case, as a segment and as a key',
    async () => {
      const upn = user.userPrincipalName
      const addresses = [
        `/users/${user.id}`,
        `/users/${user.id.toUpperCase()}`,
        `/users/${upn}`,
        `/users/${encodeURIComponent(upn)}`,
        `/users/${upn.toUpperCase()}`,
        `/users('${user.id}')`,
        `/users('${upn.replaceAll("'", "''")}')`,
        `/users(userPrincipalName='${upn.replaceAll("'", "''")}')`,
        `/Users/${upn.replace('@', '%40')}`,
      ]
      for (const address of addresses)
        assert.equal((await ask(`/v1.0${address}`, { roles })).body['id'], user.id, address)
      const byGuestName = await ask(`/v1.0/users/${encodeURIComponent(guest.userPrincipalName)}`, { roles })
      assert.equal(byGuestName.body['id'], guest.id)
    },
  )

  await t.test('GET /users/{id} shows what was selected, and says so', async () => {
    const { body } = await ask(`/v1.0/users/${user.id}?$select=displayName,department`, { roles })
    assert.deepEqual(body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users(displayName,department)/$entity',
      displayName: user.displayName,
      department: user.department,
    })
  })

  await t.test('GET /users/{id} does not find others', async () => {
    for (const id of ['nobody@fabrikam.com', '99999999-2222-4333-8444-555555555555', 'x']) {
      const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
      assert.deepEqual(refusal(await ask(`/v1.0/users/${id}`, { roles })), [404, 'Request_ResourceNotFound', message])
    }
    const { status, error } = await ask(`/v1.0/users(mail='${user.mail}')`, { roles })
    assert.deepEqual([status, error.code], [400, 'BadRequest'])
    assert.match(error.message ?? '', /'mail' is not a key/)
  })

  await t.test('GET /users/{id} does not take the options of lists', async () => {
    for (const option of ['$filter', '$top', '$count', '$search', '$orderby']) {
      const message = `'${option}' is not supported by the service.`
      assert.deepEqual(refusal(await ask(`/v1.0/users/${user.id}?${option}=1`, { roles })), [
        400,
        'Request_BadRequest',
        message,
      ])
    }
  })
})

test('a caller sees the people of its own tenant', async () => {
  const { id } = fixture.world.home
  const claims = { tid: id, iss: `https://sts.windows.net/${id}/` }
  assert.deepEqual(column(await ask('/v1.0/users', { roles, claims }), 'userPrincipalName'), [
    'admin@contoso.onmicrosoft.com',
    'user@contoso.onmicrosoft.com',
  ])
})
