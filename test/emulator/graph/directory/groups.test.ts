import assert from 'node:assert/strict'
import test from 'node:test'
import { allPages, column, createGraph, eventual, type Json, refusal, rows } from '../fixture.ts'

const roles = ['Group.Read.All', 'User.Read.All']
const fixture = createGraph({ sites: 1, users: 130, groups: 120, customDomains: ['fabrikam.com'] })
const { ask, target } = fixture

const unified = target.groups.filter(({ kind }) => kind === 'microsoft365')
const withTeam = target.groups.filter(({ team }) => team !== undefined)

test('GET /groups', async (t) => {
  await t.test(
    'GET /groups shows Microsoft 365 groups and security groups in the shape that Graph gives them',
    async () => {
      const [everybody, , security] = rows(await ask('/v1.0/groups', { roles }))
      assert.deepEqual(
        [everybody?.['groupTypes'], everybody?.['mailEnabled'], everybody?.['securityEnabled'], everybody?.['mail']],
        [['Unified', 'DynamicMembership'], true, false, 'allcompany@fabrikam.com'],
      )
      assert.deepEqual(
        [security?.['groupTypes'], security?.['mailEnabled'], security?.['securityEnabled'], security?.['mail']],
        [[], false, true, null],
      )
      assert.equal(Object.keys(everybody ?? {}).length, 34)
      assert.match(String(security?.['securityIdentifier']), /^S-1-12-1-\d+-\d+-\d+-\d+$/)
    },
  )

  await t.test('GET /groups comes complete in pages', async () => {
    const pages = await allPages(fixture, '/v1.0/groups', { roles })
    assert.deepEqual(
      pages.map(({ length }) => length),
      [100, 20],
    )
    assert.deepEqual(
      pages.flat().map(({ id }) => id),
      target.groups.map(({ id }) => id),
    )
  })

  await t.test(
    'GET /groups finds Microsoft 365 groups and those with a team, in the spellings that clients use',
    async () => {
      const filters: [query: string, found: number][] = [
        ['$filter=groupTypes/any(c:c+eq+%27Unified%27)&$top=100', unified.length],
        ["$filter=groupTypes/any(c:c eq 'Unified')&$top=999", unified.length],
        ['%24filter=groupTypes%2Fany%28c%3Ac%20eq%20%27Unified%27%29', unified.length],
        ["$select=id&$filter=resourceProvisioningOptions/Any(x:x eq 'Team')", withTeam.length],
        ["$filter=resourceProvisioningOptions/any(x:x eq 'Team')", withTeam.length],
        ['$filter=securityEnabled eq true', 120 - unified.length],
      ]
      for (const [query, found] of filters) {
        assert.equal(rows(await ask(`/v1.0/groups?${query}`, { roles })).length, found, query)
      }
    },
  )

  await t.test('GET /groups is refused an ID that cannot be one, and does not find others', async () => {
    assert.deepEqual(refusal(await ask('/v1.0/groups/x', { roles })), [
      400,
      'Request_BadRequest',
      "Invalid object identifier 'x'.",
    ])
    const id = target.users[0]?.id
    const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
    assert.deepEqual(refusal(await ask(`/v1.0/groups/${id}`, { roles })), [404, 'Request_ResourceNotFound', message])
  })
})

test('members and owners', async (t) => {
  const [everybody] = target.groups
  const outer = target.groups.find(({ memberIds }) =>
    memberIds.some((id) => target.groups.some((one) => one.id === id)),
  )
  assert.ok(everybody && outer)

  await t.test('members and owners come with their types, complete in pages, under either spelling', async () => {
    for (const name of ['members', 'Members']) {
      const pages = await allPages(fixture, `/v1.0/groups/${everybody.id}/${name}`, { roles })
      assert.deepEqual(
        pages.flat().map(({ id }) => id),
        everybody.memberIds,
      )
      assert.ok(pages.length > 1)
      assert.equal(pages[0]?.[0]?.['@odata.type'], '#microsoft.graph.user')
    }
    for (const name of ['owners', 'Owners']) {
      assert.deepEqual(column(await ask(`/v1.0/groups/${outer.id}/${name}`, { roles }), 'id'), outer.ownerIds)
    }
  })

  await t.test('members and owners have no types for callers who asked for no metadata', async () => {
    const headers = { accept: 'application/json;odata.metadata=none' }
    const { body } = await ask(`/v1.0/groups/${outer.id}/members`, { roles, headers })
    assert.ok(!JSON.stringify(body).includes('@odata.type'))
    assert.equal('@odata.context' in body, false)
  })

  await t.test('members and owners can be of one kind alone', async () => {
    const kinds = async (name: string) => column(await ask(`/v1.0/groups/${outer.id}/members/${name}`, { roles }), 'id')
    const inner = outer.memberIds.filter((id) => target.groups.some((group) => group.id === id))
    assert.equal(inner.length, 1)
    assert.deepEqual(await kinds('microsoft.graph.group'), inner)
    assert.deepEqual(
      await kinds('microsoft.graph.user'),
      outer.memberIds.filter((id) => !inner.includes(id)),
    )
    assert.equal((await ask(`/v1.0/groups/${outer.id}/members/person`, { roles })).status, 400)
  })

  await t.test('members and owners that are members of members are found once each', async () => {
    const found = column(await ask(`/v1.0/groups/${outer.id}/transitiveMembers`, { roles }), 'id')
    const inner = target.groups.find(({ id }) => outer.memberIds.includes(id))
    assert.deepEqual(new Set(found), new Set([...outer.memberIds, ...(inner?.memberIds ?? [])]))
    assert.equal(new Set(found).size, found.length)
    outer.memberIds.push(outer.id)
    assert.ok((await ask(`/v1.0/groups/${outer.id}/transitiveMembers`, { roles })).status === 200, 'a circle ends')
    outer.memberIds.pop()
  })

  await t.test('members and owners that are not there any more are left out', async () => {
    outer.memberIds.push('99999999-2222-4333-8444-555555555555')
    const found = column(await ask(`/v1.0/groups/${outer.id}/members`, { roles }), 'id')
    outer.memberIds.pop()
    assert.deepEqual(found, outer.memberIds)
  })

  await t.test('members and owners of no group are not found', async () => {
    const id = '99999999-2222-4333-8444-555555555555'
    assert.equal((await ask(`/v1.0/groups/${id}/members`, { roles })).error.code, 'Request_ResourceNotFound')
  })

  await t.test('members and owners can be counted, and filtered as an advanced query only', async () => {
    const path = `/v1.0/groups/${everybody.id}/members`
    const counted = await ask(`${path}/$count`, { roles, headers: eventual })
    assert.equal(counted.text, String(everybody.memberIds.length))
    const filter = `$filter=id eq '${everybody.memberIds[3]}'`
    const advanced = await ask(`${path}?${filter}&$count=true`, { roles, headers: eventual })
    assert.deepEqual([advanced.body['@odata.count'], rows(advanced).length], [1, 1])
    assert.equal((await ask(`${path}?${filter}`, { roles })).error.code, 'Request_UnsupportedQuery')
  })
})

test('GET /users/{id}/memberOf', async (t) => {
  await t.test('GET /users/{id}/memberOf shows the groups and the directory roles of a user', async () => {
    const [admin] = target.users
    const reply = await ask(`/v1.0/users/${admin?.userPrincipalName}/memberOf?$top=999`, { roles })
    const inGroups = target.groups.filter(({ memberIds }) => memberIds.includes(admin?.id ?? '')).map(({ id }) => id)
    const [role, ...groups] = rows(reply)
    assert.deepEqual(
      [role?.['@odata.type'], role?.['displayName'], role?.['roleTemplateId']],
      ['#microsoft.graph.directoryRole', 'Global Administrator', '62e90394-69f5-4237-9190-012177145e10'],
    )
    assert.ok(inGroups.length > 0)
    assert.deepEqual(
      groups.map(({ id }) => id),
      inGroups,
    )
  })

  await t.test('GET /users/{id}/memberOf shows no role of a user that has none', async () => {
    const reply = await ask(`/v1.0/users/${target.users[1]?.id}/memberOf`, { roles })
    assert.ok(column(reply, '@odata.type').every((type) => type === '#microsoft.graph.group'))
  })
})

test('$expand', async (t) => {
  const [everybody] = target.groups

  await t.test('$expand adds related objects, 20 at most and no link to others', async () => {
    const reply = await ask('/v1.0/groups?$expand=members', { roles })
    assert.equal(reply.body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#groups(members())')
    const [first = {}] = rows(reply)
    assert.deepEqual(
      (first['members'] as Json[]).map(({ id }) => id),
      everybody?.memberIds.slice(0, 20),
    )
    assert.ok('displayName' in first)
    assert.ok(!Object.keys(first).some((name) => name.startsWith('members@')))
  })

  await t.test('$expand may select of what it adds, several at once, beside $select, and for one object', async () => {
    const query = '$select=id,displayName&$expand=owners($select=id,displayName),members($select=id)'
    const { body } = await ask(`/v1.0/groups/${everybody?.id}?${query}`, { roles })
    assert.deepEqual(Object.keys(body), ['@odata.context', 'id', 'displayName', 'owners', 'members'])
    assert.deepEqual(Object.keys((body['owners'] as Json[])[0] ?? {}), ['@odata.type', 'displayName', 'id'])
    assert.deepEqual(Object.keys((body['members'] as Json[])[0] ?? {}), ['@odata.type', 'id'])
  })

  await t.test('$expand is refused for what cannot be expanded, and in advanced queries', async () => {
    const { status, error } = await ask('/v1.0/groups?$expand=conversation', { roles })
    assert.deepEqual([status, error.code], [400, 'BadRequest'])
    assert.match(error.message ?? '', /'conversation' on type 'microsoft.graph.group'/)
    const advanced = await ask('/v1.0/groups?$expand=members&$count=true', { roles, headers: eventual })
    assert.deepEqual(refusal(advanced), [
      400,
      'Request_UnsupportedQuery',
      'Expand is not supported for advanced queries.',
    ])
    assert.equal((await ask('/v1.0/users?$expand=boss', { roles })).status, 400)
  })
})
