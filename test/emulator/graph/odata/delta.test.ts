import assert from 'node:assert/strict'
import test from 'node:test'
import type { TenantPlan } from '../../../../src/emulator/world/build/tenant.ts'
import { createGraph, type Fixture, type Json, nextLink, type Reply, refusal, rows } from '../fixture.ts'

const roles = ['User.Read.All', 'Group.Read.All']
const week = 7 * 24 * 3600 * 1000

/** Everything, page by page, and the link to what will change. */
async function follow({ ask }: Fixture, path: string): Promise<{ rows: Json[]; deltaLink: string; pages: Reply[] }> {
  const pages: Reply[] = []
  for (let link: string | undefined = path; link !== undefined; ) {
    const reply: Reply = await ask(link, { roles })
    assert.equal(reply.status, 200, JSON.stringify(reply.error))
    pages.push(reply)
    link = nextLink(reply)
  }
  const deltaLink = pages.at(-1)?.body['@odata.deltaLink']
  return { rows: pages.flatMap(rows), deltaLink: String(deltaLink), pages }
}

const plan: Partial<TenantPlan> = { sites: 1, users: 130, groups: 9 }

test('/users/delta', async (t) => {
  await t.test('/users/delta tells everything at first, and only the last page has the link to changes', async () => {
    const fixture = createGraph(plan)
    const { rows: all, deltaLink, pages } = await follow(fixture, '/v1.0/users/delta')
    assert.deepEqual(
      all.map(({ id }) => id),
      fixture.target.users.map(({ id }) => id),
    )
    assert.deepEqual(
      pages.map(({ body }) => ['@odata.nextLink' in body, '@odata.deltaLink' in body]),
      [
        [true, false],
        [false, true],
      ],
    )
    assert.match(deltaLink, /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\/delta\?\$deltatoken=[\w-]{40,}$/)
    // What never had a value is left out.
    assert.deepEqual(Object.keys(all[0] ?? {}), ['businessPhones', 'displayName', 'userPrincipalName', 'id'])
  })

  await t.test('/users/delta tells what changed since: new, changed and deleted', async () => {
    const fixture = createGraph(plan)
    const { users } = fixture.target
    const { deltaLink } = await follow(fixture, '/v1.0/users/delta')
    const nothing = await follow(fixture, deltaLink)
    assert.deepEqual(nothing.rows, [])

    const [admin, user, third] = users
    assert.ok(admin && user && third)
    admin.jobTitle = 'Keeper'
    third.displayName = 'Somebody else'
    third.jobTitle = null
    users.splice(1, 1)
    users.push({ ...third, id: '99999999-2222-4333-8444-555555555555', userPrincipalName: 'new@fabrikam.com' })

    for (const link of [deltaLink, nothing.deltaLink]) {
      const changed = await follow(fixture, link)
      const byId = new Map(changed.rows.map((row) => [row['id'], row]))
      assert.equal(byId.size, 4)
      assert.equal(byId.get(admin.id)?.['jobTitle'], 'Keeper')
      assert.deepEqual([byId.get(third.id)?.['displayName'], byId.get(third.id)?.['jobTitle']], ['Somebody else', null])
      assert.deepEqual(byId.get(user.id), { id: user.id, '@removed': { reason: 'changed' } })
      assert.equal(byId.get('99999999-2222-4333-8444-555555555555')?.['userPrincipalName'], 'new@fabrikam.com')
      assert.deepEqual((await follow(fixture, changed.deltaLink)).rows, [])
    }
  })

  await t.test('/users/delta keeps what the first request selected, and tells only of that', async () => {
    const fixture = createGraph(plan)
    const { deltaLink, rows: all, pages } = await follow(fixture, '/v1.0/users/delta?$select=displayName,department')
    assert.deepEqual(Object.keys(all[5] ?? {}), ['displayName', 'id', 'department'])
    assert.ok(pages.every(({ body }) => String(body['@odata.context']).endsWith('#users(displayName,department)')))
    const [first, second] = fixture.target.users
    assert.ok(first && second)
    first.jobTitle = 'unseen'
    second.department = 'seen'
    const { rows: changed } = await follow(fixture, deltaLink)
    assert.deepEqual(changed, [{ displayName: second.displayName, department: 'seen', id: second.id }])
  })

  await t.test('/users/delta can be about some objects only, by their IDs', async () => {
    const fixture = createGraph(plan)
    const [one, two, three] = fixture.target.users
    assert.ok(one && two && three)
    const filter = `$filter=id eq '${one.id}' or id eq '${two.id}'`
    const { rows: found, deltaLink } = await follow(fixture, `/v1.0/users/delta?${filter}`)
    assert.deepEqual(
      found.map(({ id }) => id),
      [one.id, two.id],
    )
    two.jobTitle = 'x'
    three.jobTitle = 'x'
    assert.deepEqual(
      (await follow(fixture, deltaLink)).rows.map(({ id }) => id),
      [two.id],
    )
    for (const other of ["displayName eq 'x'", `id ne '${one.id}'`, `id eq '${one.id}' and id eq '${two.id}'`]) {
      const reply = await fixture.ask(`/v1.0/users/delta?$filter=${other}`, { roles })
      assert.equal(reply.error.code, 'Request_UnsupportedQuery', other)
    }
  })

  await t.test('/users/delta begins from now with the token latest', async () => {
    const fixture = createGraph(plan)
    for (const option of ['$deltatoken=latest', '$deltaToken=Latest', 'deltatoken=latest']) {
      const { rows: none, deltaLink } = await follow(fixture, `/v1.0/users/delta?${option}`)
      assert.deepEqual(none, [])
      const [admin] = fixture.target.users
      assert.ok(admin)
      admin.jobTitle = option
      assert.equal((await follow(fixture, deltaLink)).rows.length, 1)
    }
  })

  await t.test('/users/delta does not take the options that are documented not to work', async () => {
    const { ask } = createGraph(plan)
    assert.equal((await ask('/v1.0/users/delta?$select=members', { roles })).error.code, 'BadRequest')
    for (const option of ['$top=5', '$orderby=displayName', '$expand=manager', '$search="x"', '$count=true']) {
      assert.equal((await ask(`/v1.0/users/delta?${option}`, { roles })).error.code, 'Request_BadRequest', option)
    }
  })
})

test('a token for changes', async (t) => {
  const gone = (code: string) => [
    410,
    code,
    'The token for changes cannot be followed any more. Begin with a full listing.',
  ]
  const tokenOf = (link: string) => new URL(link).searchParams.get('$deltatoken') ?? ''

  await t.test('a token for changes ends after seven days, and says where to begin anew', async () => {
    const fixture = createGraph(plan)
    const { deltaLink } = await follow(fixture, '/v1.0/users/delta')
    fixture.advance(week)
    assert.equal((await fixture.ask(deltaLink, { roles })).status, 200)
    fixture.advance(1)
    const reply = await fixture.ask(deltaLink, { roles })
    assert.deepEqual(refusal(reply), gone('syncStateNotFound'))
    const location = reply.headers.get('location') ?? ''
    assert.equal(location, 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=')
    assert.equal((await follow(fixture, location)).rows.length, 130)
  })

  await t.test('that was altered, made up, or belongs elsewhere is gone', async () => {
    const fixture = createGraph(plan)
    const { deltaLink, pages } = await follow(fixture, '/v1.0/users/delta')
    const token = tokenOf(deltaLink)
    const page = new URL(nextLink(pages[0] as Reply) ?? '').searchParams.get('$skiptoken') ?? ''
    const links = [
      `/v1.0/users/delta?$deltatoken=${token.slice(0, -1)}`,
      '/v1.0/users/delta?$deltatoken=1',
      `/v1.0/users/delta?$deltatoken=${page}`,
      `/v1.0/users/delta?$skiptoken=${token}`,
      `/v1.0/groups/delta?$deltatoken=${token}`,
      `/beta/users/delta?$deltatoken=${token}`,
    ]
    for (const link of links)
      assert.deepEqual(refusal(await fixture.ask(link, { roles })), gone('resyncRequired'), link)
    const other = await createGraph(plan).ask(deltaLink, { roles })
    assert.deepEqual(refusal(other), gone('resyncRequired'))
  })

  await t.test('a token for changes does nothing for a caller without the permission', async () => {
    const fixture = createGraph(plan)
    const { deltaLink } = await follow(fixture, '/v1.0/users/delta')
    assert.equal((await fixture.ask(deltaLink, { roles: ['Group.Read.All'] })).status, 403)
  })
})

test('/groups/delta', async (t) => {
  const changesOf = (row: Json | undefined) => row?.['members@delta'] as Json[] | undefined

  await t.test('/groups/delta tells the members of each group at first', async () => {
    const fixture = createGraph(plan)
    const { rows: all } = await follow(fixture, '/v1.0/groups/delta')
    for (const [index, group] of fixture.target.groups.entries()) {
      assert.deepEqual(
        changesOf(all[index])?.map(({ id }) => id),
        group.memberIds,
      )
    }
    assert.equal(changesOf(all[0])?.[0]?.['@odata.type'], '#microsoft.graph.user')
  })

  await t.test('/groups/delta shows the members that were added and removed', async () => {
    const fixture = createGraph(plan)
    const { deltaLink } = await follow(fixture, '/v1.0/groups/delta')
    const [, group] = fixture.target.groups
    const newcomer = fixture.target.users.find(({ id }) => !group?.memberIds.includes(id))
    assert.ok(group && newcomer)
    const [leaver] = group.memberIds.splice(0, 1)
    group.memberIds.push(newcomer.id)
    const { rows: changed } = await follow(fixture, deltaLink)
    assert.deepEqual(
      changed.map(({ id }) => id),
      [group.id],
    )
    const type = '#microsoft.graph.user'
    assert.deepEqual(changesOf(changed[0]), [
      { '@odata.type': type, id: newcomer.id },
      { '@odata.type': type, id: leaver, '@removed': { reason: 'deleted' } },
    ])
  })

  await t.test(
    'leaves members out when something else is selected, and tells of them alone when they are',
    async () => {
      const fixture = createGraph(plan)
      const names = await follow(fixture, '/v1.0/groups/delta?$select=displayName')
      const members = await follow(fixture, '/v1.0/groups/delta?$select=members')
      assert.deepEqual(Object.keys(names.rows[0] ?? {}), ['id', 'displayName'])
      assert.deepEqual(Object.keys(members.rows[0] ?? {}), ['id', 'members@delta'])
      fixture.target.groups[1]?.memberIds.pop()
      assert.deepEqual((await follow(fixture, names.deltaLink)).rows, [])
      assert.equal((await follow(fixture, members.deltaLink)).rows.length, 1)
    },
  )
})
