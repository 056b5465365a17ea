import assert from 'node:assert/strict'
import test from 'node:test'
import { generateSites } from '../../../../src/emulator/world/build/sites.ts'
import type { Site, SiteCatalog } from '../../../../src/emulator/world/model/index.ts'

const hostname = 'fabrikam.sharepoint.com'
const catalogue = (count: number, seed = 'fabrikam') => generateSites({ seed, hostname, count })
const all = (sites: SiteCatalog): Site[] => Array.from({ length: sites.length }, (_, index) => sites.at(index))

test('generateSites()', async (t) => {
  await t.test('generateSites() has as many sites as asked for, each with an address and an ID of its own', () => {
    const sites = all(catalogue(2500))
    assert.equal(sites.length, 2500)
    assert.equal(new Set(sites.map(({ id }) => id.toLowerCase())).size, 2500)
    assert.equal(new Set(sites.map(({ webUrl }) => webUrl.toLowerCase())).size, 2500)
    assert.equal(new Set(sites.map(({ displayName }) => displayName)).size, 2500)
  })

  await t.test('generateSites() begins with the root, and has no other', () => {
    const [root, ...others] = all(catalogue(450))
    assert.deepEqual([root?.path, root?.webUrl, root?.isGeographyRoot], ['', `https://${hostname}`, true])
    assert.ok(others.every((site) => !site.isGeographyRoot && site.path.startsWith('sites/')))
  })

  await t.test('generateSites() finds every site by its path and by its ID, whatever the letter case', () => {
    const sites = catalogue(2500)
    for (const site of all(sites)) {
      assert.deepEqual(sites.findByPath(site.path.toUpperCase()), site)
      assert.deepEqual(sites.findById(site.id.toUpperCase()), site)
    }
  })

  await t.test(
    'generateSites() finds nothing beyond its end, in another catalogue, or under a name that only looks like one',
    () => {
      const [small, large, other] = [catalogue(450), catalogue(451), catalogue(451, 'another seed')]
      const beyond = large.at(450)
      assert.equal(large.findById(beyond.id)?.path, beyond.path)
      assert.equal(small.findById(beyond.id), undefined)
      assert.equal(small.findByPath(beyond.path), undefined)
      assert.equal(other.findById(beyond.id), undefined)
      for (const path of [`${large.at(1).path}-1`, `${large.at(1).path}-0`, 'sites', 'sites/', 'teams/Finance', '/']) {
        assert.equal(large.findByPath(path), undefined, path)
      }
      assert.equal(large.findById(`${hostname},not-a-guid,either`), undefined)
      assert.equal(large.findById(''), undefined)
    },
  )

  await t.test('generateSites() refuses an index that it does not have', () => {
    for (const index of [-1, 450, 1.5, Number.NaN]) {
      assert.throws(() => catalogue(450).at(index), { name: 'RangeError', message: /has 450 sites/ })
    }
  })

  await t.test('generateSites() refuses to be without a root', () => {
    for (const count of [0, -1, 1.5]) {
      assert.throws(() => catalogue(count), { name: 'RangeError', message: /the root included/ })
    }
  })

  await t.test('generateSites() is the same for the same seed, and another one for another', () => {
    assert.deepEqual(all(catalogue(20)), all(catalogue(20)))
    assert.notDeepEqual(all(catalogue(20)), all(catalogue(20, 'another seed')))
  })

  await t.test(
    'generateSites() has names of many scripts, percent-encoded in addresses and never changed before they existed',
    () => {
      const sites = all(catalogue(450))
      const foreign = sites.filter(({ path }) => /[^ -~]/.test(path))
      assert.ok(foreign.length > 0)
      assert.ok(
        foreign.every(
          ({ path, webUrl }) => decodeURI(webUrl) === `https://${hostname}/${path}` && !/[^ -~]/.test(webUrl),
        ),
      )
      assert.ok(sites.every((site) => Date.parse(site.createdDateTime) < Date.parse(site.lastModifiedDateTime) + 1000))
      assert.ok(new Set(sites.map((site) => site.createdDateTime.slice(0, 4))).size >= 5, 'made over many years')
    },
  )
})
