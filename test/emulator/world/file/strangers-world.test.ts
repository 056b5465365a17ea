/** The file was written from docs/worlds.md alone, before anything else of worlds was read: it shows that the page is enough. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseWorld, WorldFileError, worldFromFile } from '../../../../src/emulator/index.ts'
import { testEmulator } from '../../../support/emulator.ts'
import { allSites, exchange, graph } from './requests.ts'

// A system-assigned identity is called as its resource is: `runbooks`, where the file says nothing.
const path = fileURLToPath(new URL('./strangers-world.yaml', import.meta.url))

test("a stranger's world", async (t) => {
  const emulator = await testEmulator(await worldFromFile(path))
  t.after(() => emulator.close())

  await t.test(
    "a stranger's world refuses the application whose service principal is disabled, in that tenant only",
    async () => {
      const refused = await exchange(emulator, 'lucerne', 'Directory Report', 'runbooks')
      assert.deepEqual([refused.status, refused.body.error_codes], [401, [7000112]])
      assert.equal((await exchange(emulator, 'lucerne', 'Archive', 'runbooks')).status, 200)
      assert.equal((await exchange(emulator, 'wingtip', 'Directory Report', 'runbooks')).status, 200)
    },
  )

  await t.test("a stranger's world has no service principal of an application that is not listed", async () => {
    const refused = await exchange(emulator, 'proseware', 'Archive', 'runbooks')
    assert.deepEqual(refused.body.error_codes, [7000229])
  })

  await t.test(
    "a stranger's world opens the two granted sites to Sites.Selected, and neither a third nor a list",
    async () => {
      const token = await exchange(emulator, 'wingtip', 'Archive', 'runbooks')
      const site = (name: string) => graph(emulator, `/sites/wingtip.sharepoint.com:/sites/${name}`, token)
      assert.equal((await site('Contracts')).body.displayName, 'Contracts')
      assert.equal((await site('Press')).body.displayName, 'Press & Events')
      const board = await site('Board')
      assert.deepEqual([board.status, board.body.error.code], [403, 'accessDenied'])

      const list = await graph(emulator, '/sites', token)
      assert.deepEqual([list.status, list.body.value], [200, []])
      const all = await graph(emulator, '/sites/getAllSites', token)
      assert.deepEqual([all.status, all.body.error.code], [403, 'accessDenied'])
    },
  )

  await t.test(
    "a stranger's world lists both geographies with getAllSites and the default one with /sites",
    async () => {
      const token = await exchange(emulator, 'proseware', 'Directory Report', 'runbooks')
      const hosts = (sites: readonly { webUrl: string }[]) => {
        const counts: Record<string, number> = {}
        for (const { webUrl } of sites) {
          const { host } = new URL(webUrl)
          counts[host] = (counts[host] ?? 0) + 1
        }
        return counts
      }
      assert.deepEqual(hosts(await allSites(emulator, token)), {
        'proseware.sharepoint.com': 7,
        'prosewarejpn.sharepoint.com': 4,
      })
      assert.deepEqual(hosts((await graph(emulator, '/sites', token)).body.value), { 'proseware.sharepoint.com': 7 })
    },
  )
})

test("slips in a stranger's world are refused with the line and the nearest valid word", async (t) => {
  const text = await readFile(path, 'utf8')
  const slips: readonly (readonly [right: string, wrong: string, nearest: string])[] = [
    ['applications:', 'aplications:', 'applications'],
    ['Sites.Selected', 'Sites.Selectd', 'Sites.Selected'],
    ['clientId:', 'clientID:', 'clientId'],
    ['siteGrants:', 'siteGrant:', 'siteGrants'],
    ['archive: all', 'archiv: all', 'archive'],
    ['Contracts: read', 'Contracts: raed', 'read'],
    ['geographies:', 'geography:', 'geographies'],
    ['count: 4', 'cuont: 4', 'count'],
    ['disabled:', 'disable:', 'disabled'],
  ]
  for (const [right, wrong, nearest] of slips) {
    await t.test(`${wrong} for ${right}`, async () => {
      const line = text.slice(0, text.indexOf(right)).split('\n').length
      await assert.rejects(parseWorld(text.replace(right, wrong), 'world.yaml'), (error) => {
        assert.ok(error instanceof WorldFileError)
        assert.ok(
          error.message
            .split('\n')
            .some((said) => said.startsWith(`world.yaml:${line}: `) && said.includes(`did you mean "${nearest}"?`)),
          error.message,
        )
        return true
      })
    })
  }
})
