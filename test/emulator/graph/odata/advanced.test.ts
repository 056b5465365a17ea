import assert from 'node:assert/strict'
import test from 'node:test'
import { allPages, column, createGraph, eventual, nextLink, refusal, rows } from '../fixture.ts'

const roles = ['User.Read.All', 'Group.Read.All']
const fixture = createGraph({ sites: 1, users: 240, groups: 12, customDomains: ['fabrikam.com'] })
const { ask, target } = fixture
const unsupported = (message: string) => [400, 'Request_UnsupportedQuery', message]
const ofProperty = (name: string, resource = 'User') =>
  unsupported(`Unsupported or invalid query filter clause specified for property '${name}' of resource '${resource}'.`)
const needsMore = (operator: string) =>
  unsupported(
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  )

test('a filter for advanced queries only', async (t) => {
  const guests = target.users.filter(({ userType }) => userType === 'Guest').length
  const cases: [filter: string, refused: unknown[], found: number][] = [
    ["userType ne 'Member'", unsupported("Filter operator 'NotEqualsMatch' is not supported."), guests],
    ["not(userType eq 'Member')", needsMore('not'), guests],
    ["endsWith(userPrincipalName,'@fabrikam.onmicrosoft.com')", needsMore('endsWith'), guests + 2],
    ['companyName eq null', ofProperty('companyName'), guests],
    ["companyName eq 'Fabrikam'", ofProperty('companyName'), 240 - guests],
    ['jobTitle eq null', ofProperty('jobTitle'), guests + 2],
    ["startsWith(mobilePhone,'+1')", ofProperty('mobilePhone'), target.users.filter((one) => one.mobilePhone).length],
    [
      'assignedLicenses/$count eq 0',
      needsMore('$count'),
      target.users.filter(({ assignedSkuIds }) => assignedSkuIds.length === 0).length,
    ],
  ]
  for (const [filter, refused, found] of cases) {
    const path = `/v1.0/users?$filter=${encodeURIComponent(filter)}&$top=999`
    await t.test(`a filter for advanced queries only is refused without both parameters: ${filter}`, async () => {
      assert.deepEqual(refusal(await ask(path, { roles })), refused)
      assert.deepEqual(refusal(await ask(`${path}&$count=true`, { roles })), refused)
      assert.deepEqual(refusal(await ask(path, { roles, headers: eventual })), refused)
      assert.deepEqual(refusal(await ask(`${path}&$count=false`, { roles, headers: eventual })), refused)
      assert.deepEqual(
        refusal(await ask(`${path}&$count=true`, { roles, headers: { consistencylevel: 'session' } })),
        refused,
      )
    })

    await t.test(`a filter for advanced queries only is answered with both: ${filter}`, async () => {
      const reply = await ask(`${path}&$count=true`, { roles, headers: { ConsistencyLevel: 'Eventual' } })
      assert.deepEqual([reply.status, rows(reply).length, reply.body['@odata.count']], [200, found, found])
      assert.ok(found > 0)
    })
  }
})

test('a filter', async (t) => {
  await t.test('that always works is answered with and without the parameters', async () => {
    const disabled = target.users.filter(({ accountEnabled }) => !accountEnabled).length
    const cases: [filter: string, found: number][] = [
      ['accountEnabled eq false', disabled],
      ["userType in ('Guest','Member')", 240],
      ["startswith(displayName,'adm')", 1],
      ["mail eq 'user@fabrikam.onmicrosoft.com'", 1],
      ["displayName eq 'Administrator' or userPrincipalName eq 'user@fabrikam.onmicrosoft.com'", 2],
      ['createdDateTime ge 2000-01-01T00:00:00Z', 240],
      ['createdDateTime le 2000-01-01', 0],
    ]
    for (const [filter, found] of cases) {
      for (const more of ['', '&$count=true']) {
        const path = `/v1.0/users?$filter=${encodeURIComponent(filter)}&$top=999${more}`
        assert.equal(rows(await ask(path, { roles, headers: eventual })).length, found, filter)
        assert.equal(rows(await ask(path, { roles })).length, found, filter)
      }
    }
  })

  await t.test('a filter is understood in the encodings of several clients', async () => {
    const name = "$filter=displayName eq 'Administrator'"
    for (const query of [
      name,
      name.replaceAll(' ', '+'),
      name.replaceAll(' ', '%20'),
      '%24filter=displayName+eq+%27Administrator%27',
      'filter=displayName%20eq%20%27Administrator%27',
      "$Filter=displayName%20eq%20'administrator'",
    ]) {
      assert.deepEqual(column(await ask(`/v1.0/users?${query}`, { roles }), 'displayName'), ['Administrator'], query)
    }
  })

  await t.test('a filter may hold an apostrophe, doubled', async () => {
    const user = target.users.find(({ displayName }) => displayName.includes("'")) ?? assert.fail()
    const filter = encodeURIComponent(`displayName eq '${user.displayName.replaceAll("'", "''")}'`)
    assert.deepEqual(column(await ask(`/v1.0/users?$filter=${filter}`, { roles }), 'id'), [user.id])
  })

  await t.test('a filter is refused for what cannot be filtered by, whatever the parameters', async () => {
    const cases: [path: string, refused: unknown[]][] = [
      [
        "/users?$filter=aboutThem eq 'x'",
        [
          400,
          'BadRequest',
          "Invalid filter clause: Could not find a property named 'aboutThem' on type 'microsoft.graph.user'.",
        ],
      ],
      ["/users?$filter=employeeType eq 'x'", ofProperty('employeeType')],
      [
        "/users?$filter=contains(displayName,'x')",
        unsupported("Unsupported property filter clause operator 'Contains'."),
      ],
      ["/users?$filter=displayName gt 'x'", ofProperty('displayName')],
      ["/users?$filter=startswith(accountEnabled,'x')", ofProperty('accountEnabled')],
      ["/users?$filter=endsWith(displayName,'x')", ofProperty('displayName')],
      ["/users?$filter=accountEnabled eq true and employeeType eq 'x'", ofProperty('employeeType')],
      ["/groups?$filter=theme eq 'x'", ofProperty('theme', 'Group')],
      ['/groups?$filter=groupTypes/any()', ofProperty('groupTypes', 'Group')],
      [
        "/groups?$filter=displayName/any(c:c eq 'x')",
        [400, 'BadRequest', 'Invalid filter clause: Any/All may only be used following a collection.'],
      ],
      ["/groups?$filter=groupTypes/any(c:endsWith(c,'x'))", ofProperty('groupTypes', 'Group')],
      [
        "/groups?$filter=groupTypes eq 'Unified'",
        [
          400,
          'BadRequest',
          "Invalid filter clause: A binary operator with incompatible types was detected for the collection 'groupTypes'.",
        ],
      ],
    ]
    for (const [path, refused] of cases) {
      for (const more of ['', '&$count=true']) {
        assert.deepEqual(refusal(await ask(`/v1.0${path}${more}`, { roles, headers: eventual })), refused, path)
      }
    }
  })
})

test('$count', async (t) => {
  await t.test(
    '$count tells how many there are on the first page only, to those who accept a number that lags',
    async () => {
      const first = await ask('/v1.0/users?$count=true&$top=100', { roles, headers: eventual })
      assert.equal(first.body['@odata.count'], 240)
      assert.deepEqual(Object.keys(first.body), ['@odata.context', '@odata.count', '@odata.nextLink', 'value'])
      const second = await ask(nextLink(first) ?? '', { roles, headers: eventual })
      assert.equal('@odata.count' in second.body, false)
      const without = await ask('/v1.0/users?$count=true', { roles })
      assert.deepEqual([without.status, '@odata.count' in without.body], [200, false])
      assert.equal((await ask('/v1.0/users?$count=maybe', { roles, headers: eventual })).error.code, 'BadRequest')
    },
  )

  await t.test('$count as a segment is plain text, and refused without the header', async () => {
    const reply = await ask('/v1.0/users/$count', { roles, headers: eventual })
    assert.deepEqual([reply.status, reply.headers.get('content-type'), reply.text], [200, 'text/plain', '240'])
    assert.deepEqual(refusal(await ask('/v1.0/users/$count', { roles })), [
      400,
      'Request_BadRequest',
      '$count is not currently supported.',
    ])
    assert.equal((await ask('/v1.0/users/$count', { roles: ['Group.Read.All'], headers: eventual })).status, 403)
  })

  await t.test('$count as a segment counts what an advanced filter leaves', async () => {
    const path = "/v1.0/users/$count?$filter=userType ne 'Member'"
    const guests = target.users.filter(({ userType }) => userType === 'Guest').length
    assert.equal((await ask(path, { roles, headers: eventual })).text, String(guests))
  })

  await t.test('$count is for the following pages what the header was for the first', async () => {
    const link = nextLink(
      await ask("/v1.0/users?$filter=userType ne 'Guest'&$count=true", { roles, headers: eventual }),
    )
    assert.equal((await ask(link ?? '', { roles })).error.code, 'Request_UnsupportedQuery')
    assert.equal((await ask(link ?? '', { roles, headers: eventual })).status, 200)
  })
})

test('$search', async (t) => {
  const find = async (search: string, path = '/users') =>
    ask(`/v1.0${path}?$search=${encodeURIComponent(search)}&$top=999`, { roles, headers: eventual })
  const named = (word: string) =>
    target.users.filter(({ displayName }) => displayName.split(' ').some((part) => part.startsWith(word))).length

  await t.test('$search finds words that begin so, in any letter case and anywhere in the property', async () => {
    const [, , somebody] = target.users
    assert.ok(somebody?.surname && somebody.givenName)
    assert.equal(rows(await find(`"displayName:${somebody.surname.toLowerCase()}"`)).length, named(somebody.surname))
    assert.equal(rows(await find(`"displayName:${somebody.displayName}"`))[0]?.['id'], somebody.id)
    assert.equal(rows(await find('"displayName:dministrator"')).length, 0)
    assert.equal(rows(await find('"displayName:Company"', '/groups')).length, 1)
  })

  await t.test('$search joins clauses by AND and OR', async () => {
    assert.equal(rows(await find('"displayName:Administrator" OR "userPrincipalName:user"')).length, 2)
    assert.equal(rows(await find('"displayName:Administrator" AND "userPrincipalName:user"')).length, 0)
  })

  await t.test('$search needs the header, and not the count', async () => {
    const message =
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
    for (const more of ['', '&$count=true']) {
      assert.deepEqual(
        refusal(await ask(`/v1.0/users?$search="displayName:x"${more}`, { roles })),
        unsupported(message),
      )
    }
  })

  await t.test('$search is refused without its quotes, and for properties that are not searched', async () => {
    assert.deepEqual(refusal(await find('displayName:x')), [
      400,
      'BadRequest',
      "Syntax error: character ':' is not valid at position 11 in 'displayName:x'.",
    ])
    assert.equal((await find('"x"')).error.code, 'BadRequest')
    assert.equal((await find('')).error.code, 'BadRequest')
    assert.equal((await find('"jobTitle:x"')).error.code, 'Request_UnsupportedQuery')
    assert.equal((await find('"nothing:x"')).error.code, 'Request_UnsupportedQuery')
  })
})

test('$orderby', async (t) => {
  const sorted = (names: unknown[]) =>
    names.map(String).toSorted(new Intl.Collator('en', { sensitivity: 'base' }).compare)

  await t.test('$orderby sorts by name, over all pages, up and down', async () => {
    const pages = await allPages(fixture, '/v1.0/users?$orderby=displayName', { roles })
    const names = pages.flat().map(({ displayName }) => displayName)
    assert.deepEqual(names, sorted(names))
    assert.equal(names.length, 240)
    const down = column(
      await ask('/v1.0/users?$orderby=userPrincipalName desc&$top=999', { roles }),
      'userPrincipalName',
    )
    assert.deepEqual(down, sorted(down).toReversed())
  })

  await t.test(
    '$orderby is refused with a filter, and for other properties, unless the query is an advanced one',
    async () => {
      const refused = unsupported('Sorting not supported for current query.')
      for (const query of ['$filter=accountEnabled eq true&$orderby=displayName', '$orderby=createdDateTime']) {
        assert.deepEqual(refusal(await ask(`/v1.0/users?${query}`, { roles })), refused, query)
        assert.equal((await ask(`/v1.0/users?${query}&$count=true`, { roles, headers: eventual })).status, 200, query)
      }
      const never = await ask('/v1.0/users?$orderby=jobTitle&$count=true', { roles, headers: eventual })
      assert.deepEqual(refusal(never), refused)
      assert.equal((await ask('/v1.0/users?$orderby=nothing', { roles })).error.code, 'BadRequest')
      assert.equal((await ask('/v1.0/users?$orderby=displayName sideways', { roles })).error.code, 'BadRequest')
    },
  )
})
