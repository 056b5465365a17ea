import assert from 'node:assert/strict'
import test from 'node:test'
import { allPages, createGraph, type Json, nextLink, origin, refusal, rows } from '../fixture.ts'

const roles = ['Sites.Read.All']
const lengths = (pages: readonly Json[][]) => pages.map(({ length }) => length)

test('a list of sites', async (t) => {
  const sizes: [sites: number, pages: number[]][] = [
    [1, [1]],
    [199, [199]],
    [200, [200]],
    [201, [200, 1]],
    [450, [200, 200, 50]],
    [1000, [200, 200, 200, 200, 200]],
  ]
  for (const [sites, pages] of sizes) {
    for (const path of ['/v1.0/sites', '/v1.0/sites/getAllSites', '/beta/sites']) {
      await t.test(`a list of ${sites} sites is complete and without repetition: ${path}`, async () => {
        const fixture = createGraph({ sites })
        const found = await allPages(fixture, path, { roles })
        assert.deepEqual(lengths(found), pages)
        const catalogue = fixture.target.sharePoint.geographies[0]?.sites
        assert.ok(catalogue)
        assert.deepEqual(
          found.flat().map(({ id }) => id),
          Array.from({ length: sites }, (_, index) => catalogue.at(index).id),
        )
      })
    }
  }

  const tops: [sites: number, top: number, pages: number[]][] = [
    [1, 1, [1]],
    [7, 3, [3, 3, 1]],
    [200, 100, [100, 100]],
    [201, 199, [199, 2]],
    [450, 200, [200, 200, 50]],
    [450, 201, [200, 200, 50]],
    [450, 999, [200, 200, 50]],
    [450, 150, [150, 150, 150]],
  ]
  for (const [sites, top, pages] of tops) {
    await t.test(`a list of ${sites} sites with $top=${top} comes in pages of ${pages}`, async () => {
      assert.deepEqual(lengths(await allPages(createGraph({ sites }), `/v1.0/sites?$top=${top}`, { roles })), pages)
    })
  }

  await t.test('a list of sites refuses a $top that is no positive whole number', async () => {
    const { ask } = createGraph({ sites: 3 })
    for (const top of ['0', '-1', '1.5', 'x', '', '1e2', '99999999999']) {
      const { status, error } = await ask(`/v1.0/sites?$top=${top}`, { roles })
      assert.deepEqual([status, error.code], [400, 'BadRequest'], top)
      assert.match(error.message ?? '', /\$top/)
    }
  })
})

test('a nextLink', async (t) => {
  const fixture = createGraph({ sites: 450 })

  await t.test('a nextLink is on the origin by which Graph was asked', async () => {
    for (const base of [origin, 'https://127.0.0.1:8443', 'http://localhost:9999']) {
      const link = nextLink(await fixture.ask(`${base}/v1.0/sites`, { roles }))
      assert.ok(link?.startsWith(`${base}/v1.0/sites?$skiptoken=`), link)
    }
  })

  await t.test('a nextLink keeps the query options, so that the second page looks like the first', async () => {
    const link =
      nextLink(await fixture.ask('/v1.0/sites?$select=id,webUrl&$top=10&custom=a+b&x%26y=%23', { roles })) ?? ''
    const { searchParams } = new URL(link)
    assert.deepEqual([...searchParams.keys()], ['$select', '$top', 'custom', 'x&y', '$skiptoken'])
    assert.equal(searchParams.get('custom'), 'a b')
    const second = await fixture.ask(link, { roles })
    assert.equal(rows(second).length, 10)
    assert.deepEqual(Object.keys(rows(second)[0] ?? {}).toSorted(), ['id', 'webUrl'])
    assert.equal(new URL(nextLink(second) ?? '').searchParams.getAll('$skiptoken').length, 1)
  })

  await t.test('a nextLink of getAllSites goes on under another name, whose pages link to it again', async () => {
    const first = nextLink(await fixture.ask('/v1.0/sites/getAllSites', { roles })) ?? ''
    assert.equal(new URL(first).pathname, '/v1.0/sites/oneDrive.getAllSites')
    const second = nextLink(await fixture.ask(first, { roles })) ?? ''
    assert.equal(new URL(second).pathname, '/v1.0/sites/oneDrive.getAllSites')
  })

  await t.test(
    'a nextLink of getAllSites may also be followed under the first name, as the documentation shows',
    async () => {
      const link = nextLink(await fixture.ask('/v1.0/sites/getAllSites', { roles })) ?? ''
      const [one, other] = [
        await fixture.ask(link, { roles }),
        await fixture.ask(link.replace('oneDrive.', ''), { roles }),
      ]
      assert.deepEqual(rows(other), rows(one))
    },
  )
})

test('a skip token', async (t) => {
  const fixture = createGraph({ sites: 450 })
  const { ask } = fixture
  const tokenOf = async (path: string) =>
    new URL(nextLink(await ask(path, { roles })) ?? '').searchParams.get('$skiptoken') ?? ''
  const token = await tokenOf('/v1.0/sites')
  const follow = (skiptoken: string, path = '/v1.0/sites') =>
    ask(`${path}${path.includes('?') ? '&' : '?'}$skiptoken=${encodeURIComponent(skiptoken)}`, { roles })

  await t.test('a skip token can be followed again and again, with the option’s name in any spelling', async () => {
    for (const name of ['$skiptoken', '$skipToken', 'skiptoken']) {
      assert.equal(rows(await ask(`/v1.0/sites?${name}=${token}`, { roles })).length, 200, name)
    }
  })

  await t.test(
    'a skip token is a long random text, in which neither the position nor the path can be read',
    async () => {
      assert.match(token, /^[\w-]{40,}$/)
      assert.ok(!/200|sites|skip/i.test(Buffer.from(token, 'base64url').toString('latin1')))
      assert.notEqual(await tokenOf('/v1.0/sites'), token)
    },
  )

  await t.test('a skip token is refused when it was altered or made up', async () => {
    const altered = [0, 10, 20, 30, token.length - 1].map((index) => {
      const letter = token[index] === 'A' ? 'B' : 'A'
      return token.slice(0, index) + letter + token.slice(index + 1)
    })
    const madeUp = [
      '',
      '200',
      'MjAw',
      `${token}A`,
      `${token}=`,
      `${token}!`,
      token.slice(1),
      token.slice(0, -1),
      ` ${token}`,
    ]
    for (const value of [...altered, ...madeUp]) {
      assert.deepEqual(refusal(await follow(value)), [400, 'invalidRequest', 'Invalid Skip Token'], value)
    }
  })

  await t.test('a skip token is refused on another list, version, filter, tenant or emulator', async () => {
    const refused = [400, 'invalidRequest', 'Invalid Skip Token']
    const filtered = '/v1.0/sites?$filter=siteCollection/root%20ne%20null'
    for (const path of ['/v1.0/sites/getAllSites', '/v1.0/sites/oneDrive.getAllSites', '/beta/sites', filtered]) {
      assert.deepEqual(refusal(await follow(token, path)), refused, path)
    }
    const { id } = fixture.world.home
    const atHome = { roles, claims: { tid: id, iss: `https://sts.windows.net/${id}/` } }
    assert.deepEqual(refusal(await ask(`/v1.0/sites?$skiptoken=${token}`, atHome)), refused)
    assert.deepEqual(refusal(await createGraph().ask(`/v1.0/sites?$skiptoken=${token}`, { roles })), refused)
  })

  await t.test('a skip token does nothing for a caller without the permission', async () => {
    assert.equal((await ask(`/v1.0/sites?$skiptoken=${token}`, { roles: ['User.Read.All'] })).status, 403)
  })
})
