import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, rows } from './fixture.ts'

const roles = ['Team.ReadBasic.All', 'Channel.ReadBasic.All']
const { ask, target } = createGraph({ sites: 1, users: 20, groups: 24 })
const teams = target.groups.filter(({ team }) => team !== undefined)

test('a team has the ID of its group, and its settings', async () => {
  assert.ok(teams.length > 2)
  for (const group of teams) {
    const { body } = await ask(`/v1.0/teams/${group.id}`, { roles })
    assert.deepEqual(
      [body['id'], body['displayName'], body['description'], body['isArchived']],
      [group.id, group.displayName, group.description, group.team?.isArchived],
    )
    assert.equal(body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#teams/$entity')
    assert.ok(body['memberSettings'])
  }
})

test('a team has channels, General first', async () => {
  for (const group of teams) {
    const reply = await ask(`/v1.0/teams/${group.id}/channels`, { roles })
    assert.equal(
      reply.body['@odata.context'],
      `https://graph.microsoft.com/v1.0/$metadata#teams('${group.id}')/channels`,
    )
    const [general] = rows(reply)
    assert.deepEqual([general?.['displayName'], general?.['membershipType']], ['General', 'standard'])
    assert.match(String(general?.['id']), /^19:[0-9a-f]{32}@thread\.tacv2$/)
    assert.equal(rows(reply).length, group.team?.channels.length)
  }
})

test('a selected property that a team does not have is null', async () => {
  const { body } = await ask(`/v1.0/teams/${teams[0]?.id}?$select=id,summary`, { roles })
  assert.deepEqual(
    { ...body, '@odata.context': undefined },
    { '@odata.context': undefined, id: teams[0]?.id, summary: null },
  )
})
