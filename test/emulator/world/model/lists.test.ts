import assert from 'node:assert/strict'
import test from 'node:test'
import { generateSites } from '../../../../src/emulator/world/build/sites.ts'
import { driveId, librariesOf, listsOf } from '../../../../src/emulator/world/model/lists.ts'

const sites = generateSites({ seed: 'fabrikam', hostname: 'fabrikam.sharepoint.com', count: 200 })
const all = Array.from({ length: sites.length }, (_, index) => sites.at(index))

test('listsOf()', async (t) => {
  await t.test('listsOf() gives every site its documents and pages, and some of them more', () => {
    for (const site of all) {
      const lists = listsOf(site)
      assert.deepEqual(
        lists.slice(0, 2).map(({ displayName }) => displayName),
        ['Documents', 'Site Pages'],
      )
      assert.ok(lists.every(({ webUrl }) => webUrl.startsWith(`${site.webUrl}/`)))
    }
    assert.ok(new Set(all.map((site) => listsOf(site).length)).size > 2)
  })

  await t.test('listsOf() gives each list an ID of its own, the same each time', () => {
    const ids = all.flatMap((site) => listsOf(site).map(({ id }) => id))
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(listsOf(sites.at(7)), listsOf(sites.at(7)))
  })
})

test('driveId() holds the GUIDs of site collection, site and list', () => {
  const site = sites.at(3)
  const [library] = librariesOf(site)
  assert.ok(library)
  const id = driveId(site, library)
  assert.match(id, /^b![\w-]{64}$/)
  const bytes = Buffer.from(id.slice(2), 'base64url')
  const [, collection = '', web = ''] = site.id.split(',')
  assert.deepEqual(
    [0, 16, 32].map((offset) => bytes.readUInt32LE(offset).toString(16).padStart(8, '0')),
    [collection, web, library.id].map((guid) => guid.slice(0, 8)),
  )
})
