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

test('listSites() gives each site once, also where Graph sends it in two pages', async (t) => {
  const id = (site: number): string => `contoso.sharepoint.com,${guid(site)},${guid(site + 1_000)}`
  const link = 'https://graph.microsoft.com/v1.0/sites/getAllSites?$skiptoken='
  const { send } = scriptedSend(
    t,
    json({ value: [{ id: id(1) }, { id: id(2) }, { id: 'root' }], '@odata.nextLink': `${link}1` }),
    json({ value: [{ id: id(2) }, { displayName: 'without id' }, { id: id(3) }], '@odata.nextLink': `${link}2` }),
    json({ value: [{ id: id(1) }, { id: 'root' }], '@odata.nextLink': `${link}3` }),
    json({ value: [{ id: id(4) }, { displayName: 'without id' }] }),
  )
  const credential = { getToken: async () => ({ token: accessToken(), expiresOnTimestamp: NOON + HOUR }) }
  const client = graphClient({ credential, tenantId: TARGET_TENANT, send, ...fakeClock() })
  const ids: (string | undefined)[] = []
  for await (const site of listSites(client)) ids.push(site.id)
  assert.deepEqual(ids, [id(1), id(2), 'root', undefined, id(3), id(4), undefined])
})

function guid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}
