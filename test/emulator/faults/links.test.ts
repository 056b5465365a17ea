import assert from 'node:assert/strict'
import test from 'node:test'
import { faulty, sites } from './support.ts'

const top = `${sites}?$top=100&$select=id`

test('foreign-link: the link to the next page leads elsewhere in one respect', async (t) => {
  for (const [part, origin] of [
    [undefined, 'https://graph.microsoft.com.attacker.example'],
    ['host', 'https://graph.microsoft.com.attacker.example'],
    ['port', 'https://graph.microsoft.com:8443'],
    ['scheme', 'http://graph.microsoft.com'],
    ['userinfo', 'https://attacker.example'],
  ] as const) {
    await t.test(part ?? 'by default', async () => {
      const { graph } = await faulty({ kind: 'foreign-link', ...(part && { part }) })
      const { value, '@odata.nextLink': link } = (await graph(top)).json()
      assert.equal(value.length, 100)
      const url = new URL(link)
      assert.equal(url.origin, origin)
      assert.equal(url.username, part === 'userinfo' ? 'graph.microsoft.com' : '')
      assert.match(url.pathname + url.search, /^\/v1\.0\/sites\/oneDrive\.getAllSites\?.*skiptoken=/)
    })
  }
})

test('looping-link: the link leads to the same page, or to the first', async () => {
  const { graph, emulator } = await faulty()
  const second = (await graph(top)).json()['@odata.nextLink']
  const link = async (from: string) => (await graph(from)).json()['@odata.nextLink']

  await emulator.faults.replace([{ kind: 'looping-link' }])
  assert.equal(await link(second), new URL(second).href)

  await emulator.faults.replace([{ kind: 'looping-link', to: 'first' }])
  const first = await link(second)
  assert.doesNotMatch(first, /skiptoken/i)
  assert.equal((await graph(first)).json().value.length, 100)
})

test('empty-page: the rows come one page later', async () => {
  const { graph, emulator } = await faulty()
  const expected = (await graph(top)).json()
  await emulator.faults.replace([{ kind: 'empty-page', times: 2 }])
  let page = (await graph(top)).json()
  for (const _ of [1, 2]) {
    assert.deepEqual(page.value, [])
    page = (await graph(page['@odata.nextLink'])).json()
  }
  assert.deepEqual(page.value, expected.value)
})

test('empty-page: each of them is at an address of its own', async () => {
  const { graph } = await faulty({ kind: 'empty-page' })
  const seen = new Set<string>()
  let link = sites
  for (let count = 0; count < 5; count++) {
    link = (await graph(link)).json()['@odata.nextLink']
    seen.add(link)
  }
  assert.equal(seen.size, 5)
})

test('an answer without such a link, or without rows, is left as it is and does not count', async () => {
  for (const kind of ['foreign-link', 'looping-link', 'empty-page']) {
    const { graph, emulator } = await faulty({ kind, times: 1 })
    const site = await graph('/v1.0/sites/root')
    assert.equal(site.json().value, undefined)
    assert.equal((await graph('/v1.0/nothing')).status, 400)
    assert.equal(emulator.faults.list[0]?.spoilt, 0, kind)
  }
})
