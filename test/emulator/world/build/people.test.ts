import assert from 'node:assert/strict'
import test from 'node:test'
import { generateGroups } from '../../../../src/emulator/world/build/groups.ts'
import { generatePeople } from '../../../../src/emulator/world/build/people.ts'

const since = Date.parse('2016-01-01T00:00:00Z')
const people = (count: number, seed = 'fabrikam') =>
  generatePeople({ seed, initialDomain: 'fabrikam.onmicrosoft.com', mailDomain: 'fabrikam.com', count, since })
const groups = (count: number, users = people(60)) =>
  generateGroups({ seed: 'fabrikam', mailDomain: 'fabrikam.com', count, users, since })

test('generatePeople()', async (t) => {
  await t.test('generatePeople() begins with admin and user of the initial domain, whom every tenant has', () => {
    assert.deepEqual(
      people(2).map(({ userPrincipalName, accountEnabled, userType }) => [userPrincipalName, accountEnabled, userType]),
      [
        ['admin@fabrikam.onmicrosoft.com', true, 'Member'],
        ['user@fabrikam.onmicrosoft.com', true, 'Member'],
      ],
    )
    assert.throws(() => people(1), { name: 'RangeError', message: /at least 2 users, admin and user, and not 1/ })
  })

  await t.test(
    'generatePeople() gives everybody an ID, a sign-in name and a name of their own, also after all names were used',
    () => {
      const all = people(4000)
      for (const key of ['id', 'userPrincipalName', 'displayName'] as const) {
        assert.equal(new Set(all.map((user) => user[key].toLowerCase())).size, 4000, key)
      }
      assert.ok(all.every(({ userPrincipalName }) => /^[a-z0-9.'_#-]+@[a-z.]+$/i.test(userPrincipalName)))
    },
  )

  await t.test(
    'generatePeople() has guests, disabled accounts, apostrophes, diacritics, and people without a licence',
    () => {
      const all = people(200)
      const guests = all.filter(({ userType }) => userType === 'Guest')
      assert.ok(guests.length > 0)
      assert.ok(guests.every(({ userPrincipalName }) => userPrincipalName.endsWith('#EXT#@fabrikam.onmicrosoft.com')))
      assert.ok(all.some(({ accountEnabled }) => !accountEnabled))
      assert.ok(all.some(({ surname }) => surname?.includes("'")))
      assert.ok(all.some(({ displayName }) => /[^ -~]/.test(displayName)))
      assert.ok(all.some(({ assignedSkuIds, surname }) => assignedSkuIds.length === 0 && surname !== null))
    },
  )

  await t.test('generatePeople() is the same for the same seed, and other people for another', () => {
    assert.deepEqual(people(40), people(40))
    assert.deepEqual(people(40), people(50).slice(0, 40))
    assert.notDeepEqual(people(40)[5]?.displayName, people(40, 'contoso')[5]?.displayName)
  })
})

test('generateGroups()', async (t) => {
  await t.test('generateGroups() begins with a group of everybody who is no guest', () => {
    const users = people(60)
    const [everybody] = groups(9, users)
    assert.deepEqual(
      everybody?.memberIds,
      users.filter(({ userType }) => userType === 'Member').map(({ id }) => id),
    )
    assert.equal(everybody?.kind, 'microsoft365')
  })

  await t.test(
    'has security groups, Microsoft 365 groups with a team and without, each with a nickname of its own',
    () => {
      const all = groups(1200)
      const count = (fits: (group: (typeof all)[number]) => boolean) => all.filter(fits).length
      assert.equal(
        count(({ kind }) => kind === 'security'),
        400,
      )
      assert.equal(
        count(({ team }) => team !== undefined),
        400,
      )
      assert.ok(all.every(({ kind, team, mail }) => kind === 'microsoft365' || (team === undefined && mail === null)))
      assert.equal(new Set(all.map(({ mailNickname }) => mailNickname)).size, 1200)
      assert.ok(all.every(({ mailNickname }) => /^[a-z0-9-]+$/.test(mailNickname)))
    },
  )

  await t.test('generateGroups() has members and owners who are there, and one group within another', () => {
    const users = people(60)
    const all = groups(30, users)
    const ids = new Set(users.map(({ id }) => id))
    const nested = all.filter(({ memberIds }) => memberIds.some((id) => !ids.has(id)))
    assert.equal(nested.length, 1)
    assert.ok(all.some(({ id }) => nested[0]?.memberIds.includes(id)))
    assert.ok(all.every(({ ownerIds }) => ownerIds.length > 0 && ownerIds.every((id) => ids.has(id))))
    assert.ok(all.every(({ memberIds }) => new Set(memberIds).size === memberIds.length))
  })

  await t.test('generateGroups() has channels with General first, and none in a tenant without groups', () => {
    const teams = groups(30).flatMap(({ team }) => team ?? [])
    assert.ok(teams.every(({ channels }) => channels[0]?.displayName === 'General'))
    assert.ok(teams.some(({ isArchived }) => isArchived))
    assert.deepEqual(groups(0), [])
  })
})
