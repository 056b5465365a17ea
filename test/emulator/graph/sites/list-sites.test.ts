import assert from 'node:assert/strict'
import test from 'node:test'
import { allPages, createGraph, refusal, rows } from '../fixture.ts'

const roles = ['Sites.Read.All']
const multiGeo = {
  sites: [
    { dataLocationCode: 'EUR', sites: 250 },
    { dataLocationCode: 'JPN', sites: 210 },
    { dataLocationCode: 'CAN', sites: 1 },
  ],
}

test('GET /sites', async (t) => {
  await t.test('GET /sites shows each site in the shape that Graph gives it', async () => {
    const { ask, target } = createGraph({ sites: 2 })
    const { body } = await ask('/v1.0/sites', { roles })
    const [root, other] = [0, 1].map((index) => target.sharePoint.geographies[0]?.sites.at(index))
    assert.ok(root && other)
    const common = ({ id, name, displayName, webUrl, createdDateTime, lastModifiedDateTime }: typeof root) => ({
      ...{ id, name, displayName, webUrl, createdDateTime, lastModifiedDateTime },
      isPersonalSite: false,
      root: {},
    })
    assert.deepEqual(body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#sites',
      value: [
        { ...common(root), siteCollection: { hostname: 'fabrikam.sharepoint.com', root: {} } },
        { ...common(other), siteCollection: { hostname: 'fabrikam.sharepoint.com' } },
      ],
    })
  })

  await t.test('GET /sites shows the default geography only; getAllSites shows all of them', async () => {
    const fixture = createGraph(multiGeo)
    const home = (await allPages(fixture, '/v1.0/sites', { roles })).flat()
    const all = (await allPages(fixture, '/v1.0/sites/getAllSites', { roles })).flat()
    assert.deepEqual([home.length, all.length], [250, 461])
    assert.deepEqual(all.slice(0, 250), home)
    const codes = all.map(({ siteCollection }) => (siteCollection as { dataLocationCode: string }).dataLocationCode)
    assert.deepEqual([...new Set(codes)], ['EUR', 'JPN', 'CAN'])
    assert.equal(new Set(all.map(({ webUrl }) => webUrl)).size, 461)
  })

  await t.test(
    'GET /sites with the filter for roots shows one site for each geography, in every encoding',
    async () => {
      const { ask } = createGraph(multiGeo)
      const filters = [
        '$filter=siteCollection/root%20ne%20null',
        '$filter=siteCollection/root+ne+null',
        '$filter=siteCollection%2Froot%20ne%20null',
        '%24filter=siteCollection%2Froot+ne+null',
        'filter=siteCollection/root ne null',
        '$select=siteCollection,webUrl&$filter=siteCollection/root%20ne%20null',
      ]
      for (const filter of filters) {
        const reply = await ask(`/v1.0/sites?${filter}`, { roles })
        assert.deepEqual(
          rows(reply).map(({ webUrl }) => webUrl),
          ['', 'jpn', 'can'].map((code) => `https://fabrikam${code}.sharepoint.com`),
          filter,
        )
      }
      const single = await createGraph({ sites: 450 }).ask(`/v1.0/sites?${filters[0]}`, { roles })
      assert.equal(rows(single).length, 1)
    },
  )

  await t.test('GET /sites refuses any other filter', async () => {
    const { ask } = createGraph({ sites: 3 })
    for (const filter of ["displayName eq 'x'", 'siteCollection/root eq null', 'root ne null']) {
      const reply = await ask(`/v1.0/sites?$filter=${filter}`, { roles })
      assert.deepEqual(refusal(reply), [400, 'invalidRequest', 'Cannot enumerate sites'], filter)
    }
    for (const filter of ['', 'siteCollection/root%2520ne%2520null', 'siteCollection/root ne']) {
      const { status, error } = await ask(`/v1.0/sites?$filter=${filter}`, { roles })
      assert.deepEqual([status, error.code], [400, 'BadRequest'], filter)
      assert.match(error.message ?? '', /^Invalid filter clause: Syntax error at position \d+ in '/)
    }
    const reply = await ask('/v1.0/sites/getAllSites?$filter=siteCollection/root ne null', { roles })
    assert.deepEqual(refusal(reply), [400, '', "The query parameter '$filter' is not supported."])
  })

  await t.test('GET /sites is refused in a tenant without SharePoint', async () => {
    const { ask } = createGraph({})
    for (const path of ['/v1.0/sites', '/v1.0/sites/getAllSites', '/v1.0/sites/root']) {
      assert.deepEqual(refusal(await ask(path, { roles })), [400, 'BadRequest', 'Tenant does not have a SPO license.'])
    }
  })
})
