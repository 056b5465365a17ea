import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, refusal } from '../fixture.ts'

const roles = ['Sites.Read.All']
const notFound = [404, 'itemNotFound', 'Requested site could not be found']

test('GET /sites/{site}', async (t) => {
  const { ask, target, world } = createGraph({
    sites: [
      { dataLocationCode: 'EUR', sites: 450 },
      { dataLocationCode: 'JPN', sites: 3 },
    ],
  })
  const [eur, jpn] = target.sharePoint.geographies
  assert.ok(eur && jpn)

  await t.test('GET /sites/{site} shows one site in the shape that Graph gives it', async () => {
    const { id, name, displayName, webUrl, createdDateTime, lastModifiedDateTime } = jpn.sites.at(2)
    const { body } = await ask(`/v1.0/sites/${id}`, { roles })
    assert.deepEqual(body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#sites/$entity',
      ...{ id, name, displayName, webUrl, createdDateTime, lastModifiedDateTime },
      description: '',
      root: {},
      siteCollection: { hostname: 'fabrikamjpn.sharepoint.com', dataLocationCode: 'JPN' },
    })
  })

  await t.test(
    'GET /sites/{site} takes root, a host, and a host without a path for the root of that geography',
    async () => {
      const addresses: [address: string, webUrl: string][] = [
        ['root', 'https://fabrikam.sharepoint.com'],
        ['fabrikam.sharepoint.com', 'https://fabrikam.sharepoint.com'],
        ['Fabrikam.SharePoint.com', 'https://fabrikam.sharepoint.com'],
        ['fabrikam.sharepoint.com:/', 'https://fabrikam.sharepoint.com'],
        ['fabrikamjpn.sharepoint.com', 'https://fabrikamjpn.sharepoint.com'],
        ['fabrikamjpn.sharepoint.com:', 'https://fabrikamjpn.sharepoint.com'],
      ]
      for (const [address, webUrl] of addresses) {
        const { body } = await ask(`/v1.0/sites/${address}`, { roles })
        assert.deepEqual([body['webUrl'], 'root' in (body['siteCollection'] as object)], [webUrl, true], address)
      }
    },
  )

  await t.test(
    'GET /sites/{site} finds every site by ID and by path, plain, encoded, with a colon at the end',
    async () => {
      for (let index = 1; index < eur.sites.length; index += 7) {
        const { id, path } = eur.sites.at(index)
        const encoded = encodeURI(path)
        const addresses: string[] = [
          id,
          encodeURIComponent(id),
          id.toUpperCase(),
          `fabrikam.sharepoint.com:/${encoded}`,
          `fabrikam.sharepoint.com:/${encoded}:`,
          `fabrikam.sharepoint.com:/${encoded}/`,
          `fabrikam.sharepoint.com%3A/${encoded}`,
          `fabrikam.sharepoint.com:/${encodeURIComponent(path)}`,
          `fabrikam.sharepoint.com:/${encoded.toUpperCase()}`,
        ]
        for (const address of addresses) {
          assert.equal((await ask(`/v1.0/sites/${address}`, { roles })).body['id'], id, address)
        }
      }
    },
  )

  await t.test('GET /sites/{site} does not find what is not there, or is in another geography', async () => {
    const { id, path } = eur.sites.at(5)
    const [, collection, web] = id.split(',')
    const addresses = [
      'fabrikam.sharepoint.com:/sites/not-there',
      'fabrikam.sharepoint.com:/sites',
      `fabrikam.sharepoint.com:/${encodeURI(path)}/sub`,
      `fabrikamjpn.sharepoint.com:/${encodeURI(eur.sites.at(50).path)}`,
      `fabrikamjpn.sharepoint.com,${collection},${web}`,
      `fabrikam.sharepoint.com,${collection},${collection}`,
      `fabrikam.sharepoint.com,${web},${web}`,
    ]
    for (const address of addresses)
      assert.deepEqual(refusal(await ask(`/v1.0/sites/${address}`, { roles })), notFound, address)
  })

  await t.test('GET /sites/{site} refuses a host of another tenant, and a host that does not exist', async () => {
    const foreign = world.home.sharePoint.geographies[0]?.sites.at(1)
    for (const address of [
      foreign?.id ?? '',
      'contoso.sharepoint.com',
      'contoso.sharepoint.com:/sites/x',
      'example',
      '$count',
    ]) {
      const reply = await ask(`/v1.0/sites/${address}`, { roles })
      assert.deepEqual(refusal(reply), [400, 'invalidRequest', 'Invalid hostname for this tenancy'], address)
    }
  })

  await t.test('GET /sites/{site} refuses a malformed ID', async () => {
    const [, collection] = eur.sites.at(5).id.split(',')
    const cases: [id: string, part: string][] = [
      ['fabrikam.sharepoint.com,abc,def', 'site collection id'],
      ['fabrikam.sharepoint.com,', 'site collection id'],
      [`fabrikam.sharepoint.com,${collection}`, 'site id'],
      [`fabrikam.sharepoint.com,${collection},${collection},${collection}`, 'site id'],
    ]
    for (const [id, part] of cases) {
      const message = `Provided identifier is malformed - ${part} is not valid`
      assert.deepEqual(refusal(await ask(`/v1.0/sites/${id}`, { roles })), [400, 'invalidRequest', message], id)
    }
  })
})
