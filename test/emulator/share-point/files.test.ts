import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import type { PlainResponse } from '../../../src/emulator/plain-send.ts'
import { assignAppRole } from '../../../src/emulator/world/build/set-up.ts'
import { appIds } from '../../../src/emulator/world/model/first-party.ts'
import { testEmulator } from '../../support/emulator.ts'
import { accessTokenFor } from './token.ts'

const GRAPH = 'https://graph.microsoft.com/v1.0'
const DRIVE = `${GRAPH}/sites/root/drive`
const UNIT = 320 * 1024
const MIB = 1024 * 1024
const MINUTE = 60_000

type Headers = Readonly<Record<string, string>>
type Sent = { readonly method?: string; readonly headers?: Headers; readonly body?: Uint8Array | string }

async function files(t: TestContext) {
  const emulator = await testEmulator('seed', { now: () => Date.parse('2026-11-24T10:00:00Z') })
  t.after(() => emulator.close())
  const authorization = `Bearer ${await accessTokenFor(emulator)}`
  const graph = (path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<PlainResponse> =>
    emulator.send({
      method,
      url: `${DRIVE}${path}`,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const at = (url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<PlainResponse> =>
    emulator.send({ method, url, headers, ...(body === undefined ? {} : { body }) })
  const begin = async (path: string, body?: object): Promise<string> => {
    const declared =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return json(await graph(`${path}:/createUploadSession`, { method: 'POST', ...declared }))['uploadUrl'] as string
  }
  const fragment = (url: string, bytes: Uint8Array, start: number, total: number, headers: Headers = {}) =>
    at(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes ${start}-${start + bytes.length - 1}/${total}`, ...headers },
      body: bytes,
    })
  const addressOf = async (path: string): Promise<string> =>
    (await graph(`${path}:/content`)).headers['location'] ?? assert.fail()
  return { emulator, graph, at, begin, fragment, addressOf }
}

function json({ body }: PlainResponse): Record<string, unknown> {
  return JSON.parse(Buffer.from(body).toString())
}

function refusal(answer: PlainResponse): [number, unknown] {
  return [answer.status, (json(answer)['error'] as { code?: unknown }).code]
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the content of a file of the world', async (t) => {
  const { graph, at, addressOf, emulator } = await files(t)
  const item = json(await graph('/root:/Budget.xlsx'))
  const url = await addressOf('/root:/Budget.xlsx')
  const whole = await at(url)

  await t.test('is fetched by a redirect to SharePoint, without a token, and has the size of the item', async () => {
    assert.equal((await graph('/root:/Budget.xlsx:/content')).status, 302)
    assert.equal((await graph(`/items/${item['id']}/content`)).status, 302)
    assert.equal(new URL(url).host, 'fabrikam.sharepoint.com')
    const { status, headers, body } = whole
    assert.deepEqual([status, body.length, headers['content-length']], [200, item['size'], String(item['size'])])
    assert.deepEqual([headers['accept-ranges'], headers['etag']], ['bytes', item['eTag']])
    assert.match(headers['content-disposition'] ?? '', /^attachment; filename\*=UTF-8''Budget\.xlsx$/)
    assert.equal(hash((await at(url)).body), hash(body), 'the same each time')
  })

  await t.test('comes in parts, of the version that is meant', async () => {
    const size = whole.body.length
    for (const [range, start, end] of [
      ['bytes=0-9', 0, 10],
      ['bytes=65530-65545', 65_530, 65_546],
      [`bytes=${size - 5}-`, size - 5, size],
      ['bytes=-7', size - 7, size],
      [`bytes=0-${size + 100}`, 0, size],
    ] as const) {
      const part = await at(url, { headers: { range, 'if-range': String(item['eTag']) } })
      assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes ${start}-${end - 1}/${size}`])
      assert.ok(Buffer.from(part.body).equals(Buffer.from(whole.body.subarray(start, end))), range)
    }
    assert.equal((await at(url, { headers: { range: 'bytes=5-', 'if-range': '"other"' } })).status, 200)
    const beyond = await at(url, { headers: { range: `bytes=${size}-` } })
    assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${size}`])
    assert.equal((await at(url, { headers: { range: 'bytes=0-1,3-4' } })).status, 200)
  })

  await t.test('is refused with a token, by a made-up address, at another host and after a while', async () => {
    assert.deepEqual(refusal(await at(url, { headers: { authorization: 'Bearer x' } })), [401, 'unauthenticated'])
    for (const wrong of [
      url.replace(/.(?=&ApiVersion)/, (last) => (last === 'A' ? 'B' : 'A')),
      url.replace(/tempauth=[^&]*/, 'tempauth=v1.eyJh'),
      url.replace(/UniqueId=[^&]*/, 'UniqueId=01OTHER'),
      url.replace('fabrikam', 'contoso'),
    ]) {
      assert.deepEqual(refusal(await at(wrong)), [401, 'unauthenticated'], wrong)
    }
    emulator.clock.advance(61 * MINUTE)
    assert.deepEqual(refusal(await at(url)), [401, 'unauthenticated'])
  })

  await t.test('a folder has none, and a version that the caller has is not sent again', async () => {
    assert.equal((await graph('/root:/Contracts:/content')).status, 400)
    const known = await graph('/root:/Budget.xlsx:/content', { headers: { 'if-none-match': String(item['eTag']) } })
    assert.equal(known.status, 304)
  })
})

test('a file that is put in one request', async (t) => {
  const { graph, at, addressOf, emulator } = await files(t)
  const put = (path: string, body: Uint8Array | string, headers: Headers = {}) =>
    graph(`${path}:/content`, { method: 'PUT', headers: { 'content-type': 'text/plain', ...headers }, body })

  await t.test('is there at once, with the folders on its way, and comes back the same', async () => {
    const bytes = randomBytes(5 * MIB)
    const made = await put('/root:/a/b/new.json', bytes)
    assert.deepEqual([made.status, json(made)['size'], json(made)['name']], [201, bytes.length, 'new.json'])
    const back = await at(await addressOf('/root:/a/b/new.json'))
    assert.equal(hash(back.body), hash(bytes))
    assert.equal(back.headers['content-type'], 'application/json')
    const children = json(await graph('/root:/a:/children'))['value'] as { name: string; folder?: object }[]
    assert.deepEqual(
      children.map(({ name, folder }) => [name, folder]),
      [['b', { childCount: 1 }]],
    )
  })

  await t.test('replaces what has its name, and keeps the ID', async () => {
    const [first, second] = [json(await put('/root:/same', 'one')), await put('/root:/SAME', 'second')]
    assert.deepEqual([second.status, json(second)['id'], json(second)['size']], [200, first['id'], 6])
    assert.notEqual(json(second)['eTag'], first['eTag'])
    const byId = await graph(`/items/${first['id']}/content`, { method: 'PUT', body: 'third' })
    assert.deepEqual([byId.status, json(byId)['name']], [200, 'same'])
    const below = await graph(`/items/root:/below.txt:/content`, { method: 'PUT', body: '' })
    assert.deepEqual([below.status, json(below)['size']], [201, 0])
  })

  await t.test('is kept beside another or refused, as the query says', async () => {
    await put('/root:/name.txt', 'x')
    const asked = (behavior: string) =>
      graph(`/root:/name.txt:/content?@microsoft.graph.conflictBehavior=${behavior}`, { method: 'PUT', body: 'y' })
    assert.equal(json(await asked('rename'))['name'], 'name 1.txt')
    assert.equal(json(await asked('rename'))['name'], 'name 2.txt')
    assert.deepEqual(refusal(await asked('fail')), [409, 'nameAlreadyExists'])
    assert.deepEqual(refusal(await asked('keep')), [400, 'invalidRequest'])
    assert.deepEqual(refusal(await put('/root:/Contracts', 'x')), [409, 'nameAlreadyExists'])
  })

  await t.test('is refused for another version, for a name that cannot be, and above 250 MB', async () => {
    const { eTag } = json(await put('/root:/v.txt', 'x'))
    assert.equal((await put('/root:/v.txt', 'y', { 'if-match': String(eTag) })).status, 200)
    assert.equal((await put('/root:/v.txt', 'z', { 'if-match': String(eTag) })).status, 412)
    assert.equal((await put('/root:/v.txt', 'z', { 'if-none-match': '*' })).status, 412)
    assert.deepEqual(refusal(await put('/root:/a%22b', 'x')), [400, 'invalidRequest'])
    assert.deepEqual(refusal(await put('/root:/huge', 'x', { 'content-length': '250000001' })), [413, 'invalidRequest'])
  })

  await t.test('is in the next round of a delta query, and in no later one', async () => {
    const linkOf = (answer: PlainResponse) => String(json(answer)['@odata.deltaLink']).replace(DRIVE, '')
    const first = linkOf(await graph('/root/delta?token=latest'))
    await put('/root:/round/new.txt', 'x')
    const round = await graph(first)
    assert.deepEqual(
      (json(round)['value'] as { name: string }[]).map(({ name }) => name),
      ['round', 'new.txt'],
    )
    assert.deepEqual(json(await graph(linkOf(round)))['value'], [])
  })

  await t.test('is gone after a reset', async () => {
    await put('/root:/here.txt', 'x')
    assert.equal((await graph('/root:/here.txt')).status, 200)
    emulator.reset()
    assert.equal((await graph('/root:/here.txt')).status, 404)
  })
})

test('an upload session', async (t) => {
  await t.test('takes the fragments in order, and makes the file with the last', async (t) => {
    const { begin, fragment, at, addressOf, graph } = await files(t)
    const bytes = randomBytes(2 * UNIT + 5)
    const url = await begin('/root:/up/large.bin')
    assert.equal(new URL(url).host, 'fabrikam.sharepoint.com')
    assert.deepEqual(json(await at(url))['nextExpectedRanges'], ['0-'])
    for (const start of [0, UNIT]) {
      const { status, body } = await fragment(url, bytes.subarray(start, start + UNIT), start, bytes.length)
      assert.deepEqual([status, json({ status, body, headers: {} })['nextExpectedRanges']], [202, [`${start + UNIT}-`]])
    }
    assert.equal((await graph('/root:/up/large.bin')).status, 404)
    const last = await fragment(url, bytes.subarray(2 * UNIT), 2 * UNIT, bytes.length)
    assert.deepEqual([last.status, json(last)['size']], [201, bytes.length])
    assert.equal(hash((await at(await addressOf('/root:/up/large.bin'))).body), hash(bytes))
    assert.deepEqual(refusal(await at(url)), [404, 'itemNotFound'])
  })

  await t.test('refuses a fragment that is out of place, of a wrong size or with a token', async (t) => {
    const { begin, fragment, at } = await files(t)
    const url = await begin('/root:/x.bin')
    const unit = new Uint8Array(UNIT)
    const total = 3 * UNIT
    assert.deepEqual(refusal(await fragment(url, unit, UNIT, total)), [416, 'invalidRange'])
    assert.deepEqual(refusal(await fragment(url, unit.subarray(1), 0, total)), [400, 'invalidRequest'])
    assert.deepEqual(refusal(await fragment(url, unit, 0, total, { authorization: 'Bearer x' })), [
      401,
      'unauthenticated',
    ])
    assert.equal((await fragment(url, unit, 0, total)).status, 202)
    assert.deepEqual(refusal(await fragment(url, unit, 0, total)), [416, 'invalidRange'])
    assert.deepEqual(refusal(await fragment(url, unit, UNIT, total + 1)), [400, 'invalidRequest'])
    const short = await at(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes ${UNIT}-${2 * UNIT - 1}/${total}` },
      body: 'x',
    })
    assert.deepEqual(refusal(short), [400, 'invalidRequest'])
    for (const range of ['bytes 5-4/9', 'bytes 0-9/5', 'bytes */5', '']) {
      const answer = await at(url, {
        method: 'PUT',
        headers: range === '' ? {} : { 'content-range': range },
        body: 'x',
      })
      assert.equal(answer.status, 400, range)
    }
    const large = await at(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes ${UNIT}-${UNIT + 60 * MIB - 1}/${99 * MIB}` },
      body: 'x',
    })
    assert.equal(large.status, 400, 'another total comes first')
    assert.deepEqual(json(await at(url))['nextExpectedRanges'], [`${UNIT}-`])
  })

  await t.test('refuses a fragment of 60 MiB', async (t) => {
    const { begin, at } = await files(t)
    const url = await begin('/root:/x.bin')
    const headers = { 'content-range': `bytes 0-${60 * MIB - 1}/${99 * MIB}` }
    assert.equal((await at(url, { method: 'PUT', headers, body: 'x' })).status, 413)
  })

  await t.test('ends by a DELETE, with its time and by a made-up address', async (t) => {
    const { begin, at, emulator } = await files(t)
    const [deleted, expired] = [await begin('/root:/a'), await begin('/root:/b')]
    assert.equal((await at(deleted, { method: 'DELETE' })).status, 204)
    assert.deepEqual(refusal(await at(deleted)), [404, 'itemNotFound'])
    assert.deepEqual(refusal(await at(expired.replace(/tempauth=/, 'tempauth=x'))), [404, 'itemNotFound'])
    emulator.clock.advance(25 * 60 * MINUTE)
    assert.deepEqual(refusal(await at(expired)), [404, 'itemNotFound'])
  })

  await t.test('fails by default where the name is taken, at its begin or at its end', async (t) => {
    const { begin, fragment, graph, at } = await files(t)
    const taken = await graph('/root:/Budget.xlsx:/createUploadSession', { method: 'POST' })
    assert.deepEqual(refusal(taken), [409, 'nameAlreadyExists'])
    const url = await begin('/root:/soon.txt')
    await graph('/root:/soon.txt:/content', { method: 'PUT', body: 'first' })
    assert.deepEqual(refusal(await fragment(url, Buffer.from('late'), 0, 4)), [409, 'nameAlreadyExists'])
    assert.equal((await at(url)).status, 200, 'the session is preserved')

    const behaving = (behavior: string) => ({ item: { '@microsoft.graph.conflictBehavior': behavior } })
    const renaming = await begin('/root:/soon.txt', behaving('rename'))
    assert.equal(json(await fragment(renaming, Buffer.from('x'), 0, 1))['name'], 'soon 1.txt')
    const replacing = await begin('/root:/soon.txt', behaving('replace'))
    assert.equal((await fragment(replacing, Buffer.from('x'), 0, 1)).status, 200)
  })

  await t.test('of an item by its ID replaces that item, and can wait for its commit', async (t) => {
    const { graph, fragment, at } = await files(t)
    const { id } = json(await graph('/root:/Budget.xlsx'))
    const body = JSON.stringify({ deferCommit: true })
    const headers = { 'content-type': 'application/json' }
    const url = json(await graph(`/items/${id}/createUploadSession`, { method: 'POST', headers, body }))[
      'uploadUrl'
    ] as string
    assert.equal((await at(url, { method: 'POST' })).status, 400, 'nothing to commit yet')
    const waiting = await fragment(url, Buffer.from('new'), 0, 3)
    assert.deepEqual([waiting.status, json(waiting)['nextExpectedRanges']], [202, []])
    const committed = await at(url, { method: 'POST' })
    assert.deepEqual([committed.status, json(committed)['id'], json(committed)['size']], [200, id, 3])
  })

  await t.test('is not begun with a body that is none, with another name, or without the right to write', async (t) => {
    const { graph, emulator } = await files(t)
    const asked = (body: string) =>
      graph('/root:/n.txt:/createUploadSession', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
    for (const body of [
      '{"item":1}',
      '{"deferCommit":"yes"}',
      '{"item":{"@microsoft.graph.conflictBehavior":"keep"}}',
      '{"item":{"name":"m.txt"}}',
    ]) {
      assert.equal((await asked(body)).status, 400, body)
    }
    assert.equal((await asked('{"item":{"name":"n.txt"}}')).status, 200)
    const [target = assert.fail()] = emulator.world.targets
    const client = target.servicePrincipals.find(({ appId }) => appId === emulator.env['TOWLINE_CLIENT_ID'])
    client?.appRoleAssignments.splice(0)
    assignAppRole(target, client ?? assert.fail(), appIds.microsoftGraph, 'Sites.Read.All')
    const authorization = `Bearer ${await accessTokenFor(emulator)}`
    for (const [path, method] of [
      ['/root:/n.txt:/createUploadSession', 'POST'],
      ['/root:/n.txt:/content', 'PUT'],
    ] as const) {
      assert.deepEqual(refusal(await graph(path, { method, headers: { authorization }, body: '{}' })), [
        403,
        'accessDenied',
      ])
    }
  })
})

test('files of a site that was granted to the application alone', async (t) => {
  const { graph, emulator } = await files(t)
  const [target = assert.fail()] = emulator.world.targets
  const client = target.servicePrincipals.find(({ appId }) => appId === emulator.env['TOWLINE_CLIENT_ID'])
  client?.appRoleAssignments.splice(0)
  assignAppRole(target, client ?? assert.fail(), appIds.microsoftGraph, 'Sites.Selected')
  const authorization = `Bearer ${await accessTokenFor(emulator)}`
  const put = () => graph('/root:/n.txt:/content', { method: 'PUT', headers: { authorization }, body: 'x' })
  const siteId = target.sharePoint.geographies[0]?.sites.at(0).id ?? assert.fail()
  const grant = (roles: ('read' | 'write')[]) =>
    target.sharePoint.siteGrants.splice(0, 1, { siteId, appId: client?.appId ?? '', roles })

  assert.deepEqual(refusal(await put()), [403, 'accessDenied'])
  grant(['read'])
  assert.equal((await graph('/root:/Budget.xlsx:/content', { headers: { authorization } })).status, 302)
  assert.deepEqual(refusal(await put()), [403, 'accessDenied'])
  grant(['write'])
  assert.equal((await put()).status, 201)
})

test('SharePoint’s host answers 501 to all but files, with a token or without', async (t) => {
  const { at } = await files(t)
  assert.deepEqual(refusal(await at('https://fabrikam.sharepoint.com/_api/web')), [501, 'NotImplemented'])
  const authorization = 'Bearer x'
  const list = await at('https://fabrikam.sharepoint.com/_api/web/lists', { headers: { authorization } })
  assert.deepEqual(refusal(list), [501, 'NotImplemented'])
})
