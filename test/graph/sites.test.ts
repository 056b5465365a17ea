import assert from 'node:assert/strict'
import test from 'node:test'
import { graphClient } from '../../src/graph/client.ts'
import { listSites } from '../../src/graph/sites.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { json, scriptedSend } from '../support/scripted-send.ts'
import { accessToken, HOUR, TARGET_TENANT } from '../support/tokens.ts'

test('listSites() asks every geography, or only the home one', async (t) => {
  const { send, requests } = scriptedSend(t, json({ value: [{ id: 'a' }] }), json({ value: [{ id: 'b' }] }))
  const credential = { getToken: async () => ({ token: accessToken(), expiresOnTimestamp: NOON + HOUR }) }
  const client = graphClient({ credential, tenantId: TARGET_TENANT, send, ...fakeClock() })
  const ids: (string | undefined)[] = []
  for await (const site of listSites(client)) ids.push(site.id)
  for await (const site of listSites(client, { geographies: 'home', api: 'beta' })) ids.push(site.id)
  assert.deepEqual(ids, ['a', 'b'])
  assert.deepEqual(
    requests.map(({ url }) => url),
    ['https://graph.microsoft.com/v1.0/sites/getAllSites', 'https://graph.microsoft.com/beta/sites'],
  )
})
