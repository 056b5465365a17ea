import assert from 'node:assert/strict'
import test from 'node:test'
import { driveId, librariesOf, listsOf } from '../../../../src/emulator/world/model/lists.ts'
import { clientId, column, createGraph, type Json, refusal, rows } from '../fixture.ts'

const roles = ['Sites.Read.All']
const { ask, target } = createGraph({ sites: 40 })
const { sites } = target.sharePoint.geographies[0] ?? assert.fail()
const site = Array.from({ length: 40 }, (_, index) => sites.at(index)).find((one) => librariesOf(one).length > 1)
assert.ok(site)
const path = `/v1.0/sites/${site.id}`
const byPath = `/v1.0/sites/fabrikam.sharepoint.com:/${encodeURI(site.path)}:`

test('a site’s lists', async (t) => {
  await t.test('a site’s lists are shown in the shape that Graph gives them', async () => {
    const reply = await ask(`${path}/lists`, { roles })
    assert.equal(reply.body['@odata.context'], `https://graph.microsoft.com/v1.0/$metadata#sites('${site.id}')/lists`)
    const [documents] = rows(reply)
    const [expected] = listsOf(site)
    assert.deepEqual(documents, {
      '@odata.etag': `"${expected?.id},1"`,
      createdDateTime: expected?.createdDateTime,
      description: '',
      eTag: `"${expected?.id},1"`,
      id: expected?.id,
      lastModifiedDateTime: site.lastModifiedDateTime,
      name: 'Shared Documents',
      webUrl: `${site.webUrl}/Shared%20Documents`,
      displayName: 'Documents',
      createdBy: { user: { displayName: 'System Account' } },
      parentReference: { siteId: site.id },
      list: { contentTypesEnabled: false, hidden: false, template: 'documentLibrary' },
    })
    assert.deepEqual(
      column(reply, 'id'),
      listsOf(site).map(({ id }) => id),
    )
  })

  await t.test('a site’s lists are found by ID and by title, below a site of any address', async () => {
    const [documents] = listsOf(site)
    for (const address of [path, byPath]) {
      for (const key of [documents?.id, 'Documents', 'documents']) {
        const { body } = await ask(`${address}/lists/${key}?$select=id`, { roles })
        assert.equal(body['id'], documents?.id, key)
      }
    }
    const missing = await ask(`${path}/lists/Nothing`, { roles })
    assert.deepEqual([missing.status, missing.error.code], [404, 'itemNotFound'])
  })

  await t.test('a site’s lists come in pages', async () => {
    const reply = await ask(`${path}/lists?$top=1`, { roles })
    assert.equal(rows(reply).length, 1)
    const second = await ask(String(reply.body['@odata.nextLink']), { roles })
    assert.equal(rows(second)[0]?.['id'], listsOf(site)[1]?.id)
  })
})

test('a site’s drives', async (t) => {
  await t.test('a site’s drives are its document libraries, the first of them by itself', async () => {
    const libraries = librariesOf(site)
    const reply = await ask(`${byPath}/drives`, { roles })
    assert.deepEqual(
      column(reply, 'id'),
      libraries.map((library) => driveId(site, library)),
    )
    const { body } = await ask(`${path}/drive`, { roles })
    const { '@odata.context': context, ...drive } = body
    assert.equal(context, 'https://graph.microsoft.com/v1.0/$metadata#drives/$entity')
    assert.deepEqual(drive, rows(reply)[0])
    const { total, used, remaining } = drive['quota'] as Record<string, number>
    assert.equal((used ?? 0) + (remaining ?? 0), total)
    assert.deepEqual([drive['name'], drive['driveType']], ['Documents', 'documentLibrary'])
  })

  await t.test(
    'a site’s drives may be read with permissions for files, which do not open the site or its lists',
    async () => {
      for (const role of ['Files.Read.All', 'Files.ReadWrite.All']) {
        assert.equal((await ask(`${path}/drives`, { roles: [role] })).status, 200)
        assert.equal((await ask(`${path}/drive`, { roles: [role] })).status, 200)
        for (const other of [path, `${path}/lists`]) {
          assert.deepEqual(refusal(await ask(other, { roles: [role] })), [403, 'accessDenied', 'Access denied'])
        }
      }
    },
  )
})

test('the contents of a site are read with the permission to read the site, and refused without it', async () => {
  const paths = [`${path}/lists`, `${path}/lists/Documents`, `${path}/drives`, `${path}/drive`]
  for (const address of paths) {
    for (const role of ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']) {
      assert.equal((await ask(address, { roles: [role] })).status, 200, `${address} ${role}`)
    }
    for (const held of [['User.Read.All'], ['Sites.Selected']]) {
      assert.deepEqual(refusal(await ask(address, { roles: held })), [403, 'accessDenied', 'Access denied'])
    }
    target.sharePoint.siteGrants.push({ siteId: site.id, appId: clientId, roles: ['read'] })
    assert.equal((await ask(address, { roles: ['Sites.Selected'] })).status, 200)
    target.sharePoint.siteGrants.pop()
  }
})

test('/sites?search=', async (t) => {
  const { ask: askBoth, target: both } = createGraph({
    sites: [
      { dataLocationCode: 'EUR', sites: 230 },
      { dataLocationCode: 'JPN', sites: 230 },
    ],
  })
  const all = both.sharePoint.geographies.flatMap((geography) =>
    Array.from({ length: geography.sites.length }, (_, index) => geography.sites.at(index)),
  )

  await t.test('/sites?search= finds words in titles and addresses, in all geographies', async () => {
    for (const word of ['finance', 'Finance', '"finance"', 'fin*']) {
      const wanted = word.replaceAll(/["*]/g, '').toLowerCase()
      const expected = all.filter(({ displayName, name }) => `${displayName} ${name}`.toLowerCase().includes(wanted))
      const found = column(await askBoth(`/v1.0/sites?search=${encodeURIComponent(word)}`, { roles }), 'id')
      assert.ok(expected.length > 0)
      assert.deepEqual(
        found,
        expected.map(({ id }) => id),
        word,
      )
    }
    assert.deepEqual(rows(await askBoth('/v1.0/sites?search=nothingatall', { roles })), [])
  })

  await t.test('/sites?search= finds everything with a star, in pages', async () => {
    const found: Json[] = []
    for (let link: string | undefined = '/v1.0/sites?search=*'; link !== undefined; ) {
      const reply = await askBoth(link, { roles })
      found.push(...rows(reply))
      link = reply.body['@odata.nextLink'] as string | undefined
    }
    assert.equal(new Set(found.map(({ id }) => id)).size, 460)
  })

  await t.test('/sites?search= is refused with Sites.Selected, which cannot search', async () => {
    const reply = await askBoth('/v1.0/sites?search=*', { roles: ['Sites.Selected'] })
    assert.deepEqual(refusal(reply), [403, 'accessDenied', 'Access denied'])
  })
})
