import assert from 'node:assert/strict'
import test from 'node:test'
import { faulty, type Subject, sites } from '../emulator/faults/support.ts'

/** The mistakes of mistakes.test.ts that concern Graph's lists, limits and errors. */

test('mistake 9: pages by number, under one name, and none of them empty', async (t) => {
  const { graph } = await faulty()
  const link = new URL((await graph(sites)).json()['@odata.nextLink'])

  await t.test('the link is under another name, and its token says nothing', async () => {
    assert.equal(link.pathname, '/v1.0/sites/oneDrive.getAllSites')
    assert.doesNotMatch(link.searchParams.get('$skiptoken') ?? '', /^\d*$/)
    assert.equal((await graph(link.href)).status, 200)
  })
  await t.test('a token that somebody made up, or got for another list, is refused', async () => {
    assert.equal((await graph('/v1.0/sites/oneDrive.getAllSites?$skiptoken=200')).status, 400)
    assert.equal((await graph(`/v1.0/sites${link.search}`)).status, 400)
  })
  await t.test('a page without rows may have a next one', async () => {
    const { graph: faultyGraph } = await faulty({ kind: 'empty-page', times: 1 })
    const page = (await faultyGraph(sites)).json()
    assert.deepEqual(page.value, [])
    assert.equal((await faultyGraph(page['@odata.nextLink'])).json().value.length, 200)
  })
})

test('mistake 10: every 429 with whole seconds, for each request alone', async (t) => {
  const throttled = async (retryAfter?: unknown) => {
    const { graph } = await faulty({ kind: 'throttle', service: 'graph', ...(retryAfter ? { retryAfter } : {}) })
    const { status, headers } = await graph(sites)
    assert.equal(status, 429)
    return headers['retry-after']
  }

  await t.test('Retry-After can be left out, a decimal or a date', async () => {
    assert.equal(await throttled(), undefined)
    assert.equal(await throttled(2.5), '2.5')
    assert.match((await throttled({ dateInMs: 60_000 })) ?? '', /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/)
  })
  await t.test('the directory tells what a request cost and how much is used, SharePoint what is left', async () => {
    const budget = {
      kind: 'budget',
      per: 'application-and-tenant',
      limit: 10,
      windowMs: 60_000,
      unit: 'resource-units',
    }
    const { graph } = await faulty(budget, { world: 'workplace' })
    const users = () => graph('/v1.0/users')
    const seen = [await users(), await users(), await users(), await users()].map(({ headers }) => headers)
    assert.deepEqual(
      seen.map((headers) => headers['x-ms-resource-unit']),
      ['2', '2', '2', '2'],
    )
    assert.deepEqual(
      seen.map((headers) => headers['x-ms-throttle-limit-percentage']),
      [undefined, undefined, undefined, '0.80'],
    )
    const { status, headers } = await graph(sites)
    assert.deepEqual([status, headers['ratelimit-limit'], headers['ratelimit-remaining']], [200, '10', '0'])
    const refused = await users()
    assert.equal(refused.status, 429)
    assert.match(refused.headers['x-ms-throttle-scope'] ?? '', /^Tenant_Application\/Read\//)
    assert.equal(refused.headers['x-ms-throttle-information'], 'ResourceUnitLimitExceeded')
  })
  await t.test('an item of a batch counts as a request, and is throttled as one', async () => {
    const budget = { kind: 'budget', per: 'application-and-tenant', limit: 3, windowMs: 60_000, path: '/v1.0/sites*' }
    const { ask } = await withBatch(await faulty(budget))
    const items = [1, 2, 3, 4, 5].map((id) => ({ id: String(id), method: 'GET', url: '/sites/getAllSites' }))
    const { status, responses } = await ask(items)
    assert.equal(status, 200)
    assert.deepEqual(responses.map((item) => item.status).sort(), [200, 200, 200, 429, 429])
    assert.ok(responses.filter((item) => item.status === 429).every((item) => Number(item.headers['Retry-After']) > 0))
  })
})

test('mistake 14: bodies of errors are always in order', async (t) => {
  await t.test('a message may be what a library said, over several lines', async () => {
    const { graph } = await faulty()
    const { status, json } = await graph(sites, { token: 'not-a-token' })
    assert.deepEqual([status, json().error.code], [401, 'InvalidAuthenticationToken'])
    assert.match(json().error.message, /^IDX\d+: .+\n.+/)
  })
  await t.test('a code may be empty', async () => {
    const { graph } = await faulty()
    const { status, json } = await graph(`${sites}?$count=true`)
    assert.deepEqual([status, json().error.code], [400, ''])
  })
  await t.test('a message may be the JSON of a service behind Graph', async () => {
    const { graph } = await faulty({ kind: 'wrapped-error' })
    const { status, json } = await graph(sites)
    assert.deepEqual([status, json().error.code], [403, 'UnknownError'])
    assert.equal(JSON.parse(json().error.message).errorCode, 'PermissionScopeNotGranted')
  })
  await t.test('a refusal may be a page in the place of JSON', async () => {
    const { graph } = await faulty({ kind: 'html', service: 'graph' })
    const { headers, text } = await graph(sites)
    assert.match(headers['content-type'] ?? '', /^text\/html/)
    assert.match(text, /^<!doctype html>|^<html/i)
  })
})

interface BatchItem {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Asks for many things at once, with a token of its own. */
async function withBatch({ emulator, exchange }: Subject) {
  const token = (await exchange()).json().access_token
  return {
    async ask(requests: readonly object[]): Promise<{ status: number; responses: BatchItem[] }> {
      const { status, body } = await emulator.send({
        method: 'POST',
        url: 'https://graph.microsoft.com/v1.0/$batch',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ requests }),
      })
      return { status, responses: JSON.parse(new TextDecoder().decode(body)).responses }
    },
  }
}
