import assert from 'node:assert/strict'
import test from 'node:test'
import { createGraph, refusal, rows } from '../fixture.ts'

const roles = ['Sites.Read.All']

test('$select', async (t) => {
  const { ask } = createGraph({ sites: 3 })

  await t.test('$select leaves only what was asked for, and says so in the context', async () => {
    const list = await ask('/v1.0/sites?$select=siteCollection,webUrl', { roles })
    assert.deepEqual(
      rows(list).map((row) => Object.keys(row).toSorted()),
      Array(3).fill(['siteCollection', 'webUrl']),
    )
    assert.equal(list.body['@odata.context'], 'https://graph.microsoft.com/v1.0/$metadata#sites(siteCollection,webUrl)')
    const one = await ask('/v1.0/sites/root?$select=webUrl', { roles })
    assert.deepEqual(one.body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#sites(webUrl)/$entity',
      webUrl: 'https://fabrikam.sharepoint.com',
    })
  })

  await t.test('$select may be encoded, spaced, in other letter case, without its $, a star, or a path', async () => {
    const spellings = [
      '$select=id%2Cname',
      '%24select=id,name',
      '$select=id,+name',
      '$select=id,%20name',
      '$Select=ID,Name',
      'select=id,name',
    ]
    for (const query of [...spellings]) {
      const [row] = rows(await ask(`/v1.0/sites?${query}`, { roles }))
      assert.deepEqual(Object.keys(row ?? {}).toSorted(), ['id', 'name'], query)
    }
    const [all] = rows(await ask('/v1.0/sites?$select=*', { roles }))
    assert.deepEqual(all, rows(await ask('/v1.0/sites', { roles }))[0])
    const [nested] = rows(await ask('/v1.0/sites?$select=siteCollection/hostname', { roles }))
    assert.deepEqual(Object.keys(nested ?? {}), ['siteCollection'])
  })

  await t.test('$select leaves out what is declared and not there', async () => {
    const [row] = rows(await ask('/v1.0/sites?$select=id,sharepointIds', { roles }))
    assert.deepEqual(Object.keys(row ?? {}), ['id'])
  })

  await t.test('$select refuses a name that the type does not have', async () => {
    for (const path of ['/v1.0/sites', '/v1.0/sites/root', '/v1.0/sites/getAllSites']) {
      assert.deepEqual(refusal(await ask(`${path}?$select=id,weburll`, { roles })), [
        400,
        'BadRequest',
        "Parsing OData Select and Expand failed: Could not find a property named 'weburll' on type 'microsoft.graph.site'.",
      ])
    }
    assert.equal((await ask('/v1.0/sites?$select=', { roles })).status, 400)
    assert.equal((await ask('/v1.0/sites?$select=id,,name', { roles })).status, 400)
  })
})

test('query options', async (t) => {
  const { ask } = createGraph({ sites: 3 })

  await t.test('query options of OData that are not served are refused, in the words of the service', async () => {
    for (const name of ['$skip', '$orderby', '$expand', '$count', '$deltatoken', '$apply', '$foo']) {
      const message = `The query parameter '${name}' is not supported.`
      assert.deepEqual(refusal(await ask(`/v1.0/sites?${name}=1`, { roles })), [400, '', message])
    }
    assert.deepEqual(refusal(await ask('/v1.0/sites/root?count=true', { roles })), [
      400,
      '',
      "The query parameter '$count' is not supported.",
    ])
    assert.deepEqual(refusal(await ask('/v1.0/organization?$skip=1', { roles: ['Directory.Read.All'] })), [
      400,
      'Request_BadRequest',
      "'$skip' is not supported by the service.",
    ])
  })

  await t.test('query options of lists are refused for one object', async () => {
    for (const query of ['$top=1', '$filter=a', '$skiptoken=x']) {
      const { status, error } = await ask(`/v1.0/sites/root?${query}`, { roles })
      assert.equal(status, 400)
      assert.match(error.message ?? '', /^The query parameter '\$(top|filter|skiptoken)' is not supported\.$/)
    }
  })

  await t.test('a query option that is given twice is refused', async () => {
    for (const query of ['$top=1&$top=2', '$select=id&select=name']) {
      const { status, error } = await ask(`/v1.0/sites?${query}`, { roles })
      assert.deepEqual([status, error.code], [400, 'BadRequest'])
      assert.match(error.message ?? '', /more than once/)
    }
  })

  await t.test('unknown query options are ignored', async () => {
    assert.equal(rows(await ask('/v1.0/sites?foo=bar&foo=baz', { roles })).length, 3)
  })

  await t.test('query options without a name, as PowerShell makes them of "$select", are ignored', async () => {
    const reply = await ask('/v1.0/sites?=siteCollection,webUrl&=siteCollection/root%20ne%20null', { roles })
    assert.equal(rows(reply).length, 3)
    assert.ok('displayName' in (rows(reply)[0] ?? {}))
  })

  await t.test('query options are looked at before permissions, and after the token', async () => {
    assert.equal((await ask('/v1.0/sites?$skip=1', { roles: [] })).status, 400)
    assert.equal((await ask('/v1.0/sites?$skip=1', { authorization: null })).status, 401)
  })
})
