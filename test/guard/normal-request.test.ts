import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { isBatch } from '../../src/guard/normal-path.ts'
import { checkLink, linkedRequest, normalRequest } from '../../src/guard/normal-request.ts'

const ROOT = 'https://graph.microsoft.com'

function href(path: string, api: 'v1.0' | 'beta' = 'v1.0'): string {
  return normalRequest('GET', path, { root: ROOT, api }).href
}

function pathOf(path: string): string {
  return normalRequest('GET', path, { root: ROOT, api: 'v1.0' }).path
}

const notAPath = (path: string, likelyCause: RegExp) => ({
  name: 'ConfigError',
  code: 'USAGE',
  message: `${JSON.stringify(path)} is not a path of Graph.`,
  likelyCause,
})

test('normalRequest()', async (t) => {
  await t.test('a path is put under the version', () => {
    assert.equal(href('/sites?$top=5'), `${ROOT}/v1.0/sites?$top=5`)
    assert.equal(href('/sites', 'beta'), `${ROOT}/beta/sites`)
    assert.equal(
      href('/sites/contoso.sharepoint.com:/teams/a..b'),
      `${ROOT}/v1.0/sites/contoso.sharepoint.com:/teams/a..b`,
    )
    assert.equal(href('/v1'), `${ROOT}/v1.0/v1`)
    assert.equal(href('/v1.0x'), `${ROOT}/v1.0/v1.0x`)
  })

  await t.test('a version that is written stays where it is', () => {
    assert.equal(href('/beta/sites'), `${ROOT}/beta/sites`)
    assert.equal(href('/v1.0?x=1', 'beta'), `${ROOT}/v1.0?x=1`)
  })

  await t.test('what people write is escaped, and what is escaped stays so', () => {
    assert.equal(href('/sites?$filter=root ne null'), `${ROOT}/v1.0/sites?$filter=root%20ne%20null`)
    assert.equal(href('/users/a%23EXT%23@b'), `${ROOT}/v1.0/users/a%23EXT%23@b`)
    assert.equal(href('/sites?x=/../y'), `${ROOT}/v1.0/sites?x=/../y`)
  })

  await t.test('it is plain data, with all that a judgment needs', () => {
    const headers = { prefer: 'x', ' X-HTTP-Method-Override ': 'DELETE' }
    assert.deepEqual(normalRequest('POST', '/users?$top=1', { root: ROOT, api: 'beta', headers }), {
      method: 'POST',
      path: '/beta/users',
      query: '?$top=1',
      href: `${ROOT}/beta/users?$top=1`,
      overrides: ['x-http-method-override: DELETE'],
    })
  })

  for (const header of ['Host', ' host', 'X-Original-URL', 'x_rewrite_url', 'Transfer-Encoding', 'content-length']) {
    await t.test(`the header ${JSON.stringify(header)} is refused: it could take the call elsewhere`, () => {
      assert.throws(() => normalRequest('GET', '/users', { root: ROOT, api: 'v1.0', headers: { [header]: 'x' } }), {
        code: 'USAGE',
        message: `The header ${JSON.stringify(header)} cannot be set.`,
      })
    })
  }

  await t.test('each spelling of a header that overrides the method is named, and others are not', () => {
    const names = ['X-HTTP-Method', 'x_http_method', 'X-HTTP-Method-Override', 'X-Method-Override', 'x-method']
    const headers = Object.fromEntries([...names, 'x-methods', 'prefer'].map((name) => [name, 'DELETE']))
    const { overrides } = normalRequest('GET', '/users', { root: ROOT, api: 'v1.0', headers })
    assert.deepEqual(
      overrides,
      names.map((name) => `${name.toLowerCase()}: DELETE`),
    )
  })

  const refused: readonly [path: string, likelyCause: RegExp][] = [
    ['', /starts with one slash/],
    ['sites', /starts with one slash/],
    ['//evil.example/v1.0/sites', /starts with one slash/],
    ['?x', /starts with one slash/],
    ['\\\\evil.example', /starts with one slash/],
    ['/\\evil.example', /backslash/],
    ['/sites\n/x', /control character/],
    ['/.\t./x', /control character/],
    ['/../beta/sites', /climbs/],
    ['/..', /climbs/],
    ['/sites/..', /climbs/],
    ['/sites/../../admin', /climbs/],
    ['/v1.0/../admin', /climbs/],
    ['/sites/%2e%2E/x', /climbs/],
    ['/sites/.%2e?x', /climbs/],
    ['/sites/./x', /climbs/],
    ['/users/guest_b.com#EXT#@fabrikam.example', /written "%23"/],
    ['/sites/a:/..:/lists', /climbs/],
  ]
  for (const [path, likelyCause] of refused) {
    await t.test(`${JSON.stringify(path)} is refused`, () => {
      assert.throws(() => href(path), notAPath(path, likelyCause))
    })
  }

  /** Several spellings that Graph reads alike, their one normal form, and a spelling beside them that is refused. */
  const spellings: readonly [normal: string, spellings: string[], refused: string, why: RegExp][] = [
    [
      '/v1.0/users',
      ['/users', '/users/', '/%75sers', '/v1.0/users', '/v1%2e0/users', '/v1.0/%75%73ers/'],
      '/users//',
      /holds "\/\/"/,
    ],
    ['/beta/users', ['/beta/users', '/b%65ta/users'], '/beta//users', /holds "\/\/"/],
    ['/v1.0/users/a@b.c', ['/users/a@b.c', '/users/a%40b%2Ec'], '/users//a@b.c', /was not written "%2F"/],
    ["/v1.0/users('a')", ["/users('a')", '/users%28%27a%27%29'], "/users('a%2')", /begins no character/],
    [
      '/v1.0/sites/h,1,2/lists',
      ['/sites/h,1,2/lists', '/sites/h%2C1%2c2/lists'],
      '/sites/h%2C1/%2E%2e/lists',
      /climbs/,
    ],
    ['/v1.0/drive/root:/', ['/drive/root:/'], '/drive/root://', /holds "\/\/"/],
    ['/v1.0/drive/root:/a%2Fb', ['/drive/root:/a%2fb', '/drive/root:/a%2Fb'], '/drive/root:/a%2f..%2fb', /climbs/],
    ['/v1.0/drive/root:/a%5Cb', ['/drive/root:/a%5cb'], '/drive/root:/a%5c..%5cb', /climbs/],
    ['/v1.0/drive/root:/a%3Bb', ['/drive/root:/a;b', '/drive/root:/a%3bb'], '/drive/..;/b', /climbs/],
    ['/v1.0/users/a%2Bb', ['/users/a+b', '/users/a%2bb'], '/users/a%+b', /begins no character/],
    [
      '/v1.0/drive/root:/100%25.txt',
      ['/drive/root:/100%25.txt'],
      '/drive/root:/100%.txt',
      /a "%" itself is written "%25"/,
    ],
    ['/v1.0/drive/root:/50%2520', ['/drive/root:/50%2520'], '/drive/%252e%252e/50', /climbs/],
    [
      '/v1.0/drive/root:/%C3%9Cber',
      ['/drive/root:/Über', '/drive/root:/%c3%9cber'],
      '/drive/root:/%c3',
      /begins no character/,
    ],
    ['/v1.0/drive/root:/%EF%BC%A1%EF%BC%8F', ['/drive/root:/Ａ／'], '/drive/root:/．．／b', /climbs/],
    ['/v1.0/drive/root:/a%20b', ['/drive/root:/a b'], '/drive/root:/a%0ab', /control character/],
    ['/v1.0/$batch', ['/$batch', '/%24batch', '/$BATCH', '/$b%61tch/', '/v1.0/%24BATCH'], '/$batch//', /holds "\/\/"/],
    ['/beta/$batch', ['/beta/$batch', '/beta/%24Batch/'], '/beta/$batch/x', /is not the batch itself/],
  ]
  for (const [normal, written, other, why] of spellings) {
    await t.test(`${written.join(', ')} are ${normal}, and ${other} is refused`, () => {
      for (const path of written) assert.equal(pathOf(path), normal, path)
      assert.throws(() => pathOf(other), notAPath(other, why))
    })
  }

  for (const path of [
    '/%2524batch',
    '/＄batch',
    '/$batch;x',
    '/$batch%20',
    '/$batch.',
    '/$batch()',
    '/$batch%3Fx',
    '/x%2F$batch',
    '/x%5c$batch',
    '/x%252f%2524batch',
    '/V1.0/$batch',
    '/me/$batch',
    '/%20$batch',
    '/\u00a0$batch',
    '/$\u00adbatch',
    '/$batch\u200b',
    '/%25252525252524batch',
    "/$batch('x')",
    '/$batch&x',
    '/microsoft.graph.$batch',
    '/﹩batch',
  ]) {
    await t.test(`the batch cannot be hidden in ${path}`, () => {
      assert.throws(() => pathOf(path), notAPath(path, /^It holds "\$batch" and is not the batch itself/))
    })
  }

  await t.test('a name that only begins like the batch is no batch', () => {
    assert.equal(pathOf('/drive/root:/$batches.xlsx'), '/v1.0/drive/root:/$batches.xlsx')
  })

  await t.test('a whole URL is taken only of the pinned origin', () => {
    assert.equal(href(`${ROOT}/v1.0/sites?$skiptoken=a`), `${ROOT}/v1.0/sites?$skiptoken=a`)
    assert.throws(() => href('https://evil.example/v1.0/sites'), { name: 'GraphError', code: 'FOREIGN_LINK' })
    assert.throws(() => href('javascript:alert(1)'), { name: 'GraphError', code: 'FOREIGN_LINK' })
  })

  await t.test('a whole URL has the one spelling of a path', () => {
    assert.equal(pathOf(`${ROOT}/v1.0/%24BATCH/`), '/v1.0/$batch')
    const hidden = `${ROOT}/v1.0/x%2F$batch`
    assert.throws(() => pathOf(hidden), notAPath(hidden, /not the batch itself/))
  })

  await t.test('a "#" in a whole URL is refused: cut there, the path would name another user', () => {
    const path = `${ROOT}/v1.0/users/a#EXT#@b`
    assert.throws(() => href(path), notAPath(path, /written "%23"/))
  })
})

test('linkedRequest()', async (t) => {
  await t.test("the query of a link of Graph's goes out to the letter", () => {
    for (const link of [`${ROOT}/v1.0/sites/oneDrive.getAllSites?$skiptoken=a%2Bb==`, `${ROOT}/beta/users`]) {
      assert.equal(linkedRequest(link, ROOT).href, link)
    }
    assert.equal(linkedRequest(`${ROOT}:443/v1.0/x`, ROOT).href, `${ROOT}/v1.0/x`)
    const local = 'https://localhost:8443'
    assert.equal(linkedRequest(`${local}/v1.0/x`, local).href, `${local}/v1.0/x`)
  })

  await t.test('a link goes out to the letter, because only reads follow links', () => {
    const link = `${ROOT}/v1.0/%75sers%7e//x%?a=%75`
    const { href, path } = linkedRequest(link, ROOT)
    assert.deepEqual([href, path], [link, '/v1.0/%75sers%7e//x%'])
  })

  await t.test('a link is asked by GET, and headers that override a method stay visible', () => {
    const { method, overrides } = linkedRequest(`${ROOT}/v1.0/x`, ROOT, { 'x-http-method': 'PATCH' })
    assert.deepEqual([method, overrides], ['GET', ['x-http-method: PATCH']])
  })

  const foreign: readonly [what: string, link: string, leadsTo: string][] = [
    ['another host', 'https://evil.example/v1.0/x', 'https://evil.example'],
    ['a host that begins alike', `${ROOT}.evil.example/v1.0/x`, `${ROOT}.evil.example`],
    ['a host below', 'https://x.graph.microsoft.com/v1.0/x', 'https://x.graph.microsoft.com'],
    ['a host with a dot at the end', `${ROOT}./v1.0/x`, `${ROOT}.`],
    ['Graph of another cloud', 'https://graph.microsoft.us/v1.0/x', 'https://graph.microsoft.us'],
    ['another port', `${ROOT}:8443/v1.0/x`, `${ROOT}:8443`],
    ['another scheme', 'http://graph.microsoft.com/v1.0/x', 'http://graph.microsoft.com'],
    ['a user in front of another host', 'https://graph.microsoft.com@evil.example/v1.0/x', 'https://evil.example'],
    ['a user', 'https://user@graph.microsoft.com/v1.0/x', ROOT],
    ['a password', 'https://:pass@graph.microsoft.com/v1.0/x', ROOT],
    ['a relative path', '/v1.0/x', 'something that is not a URL'],
    ['another host without scheme', '//evil.example/v1.0/x', 'something that is not a URL'],
    ['nothing', '', 'something that is not a URL'],
  ]
  for (const [what, link] of [
    ['a place outside the version', `${ROOT}/admin?key=1`],
    ['a climb out of the version', `${ROOT}/v1.0/../admin`],
  ] as const) {
    await t.test(`a link to ${what} is refused, and the error does not call Graph another place`, () => {
      const message = `A link leads to ${ROOT}/admin, outside the versions of Graph. It was not followed and no token was sent.`
      assert.throws(() => linkedRequest(link, ROOT), { code: 'FOREIGN_LINK', message })
      assert.throws(() => checkLink(link, ROOT), { code: 'FOREIGN_LINK', message })
    })
  }
  for (const [what, link, leadsTo] of foreign) {
    await t.test(`a link to ${what} is refused`, () => {
      const error = {
        name: 'GraphError',
        code: 'FOREIGN_LINK',
        message: `A link leads to ${leadsTo}, away from ${ROOT}. It was not followed and no token was sent.`,
      }
      assert.throws(() => linkedRequest(link, ROOT), error)
      assert.throws(() => checkLink(link, ROOT), error)
    })
  }
})

/** Text that is likely to be a path, and to be spelt in an odd way. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '..',
        '.',
        '%2e',
        '%2F',
        '%5c',
        '\\',
        ';',
        '?',
        '#',
        '%',
        '%25',
        '%24',
        '$batch',
        '$BATCH',
      ),
      fc.constantFrom(
        'users',
        'getMemberGroups',
        'search',
        'query',
        'v1.0',
        'beta',
        'V1.0',
        ':',
        ' ',
        '＄',
        '．',
        'ü',
        '\t',
      ),
      fc.string({ maxLength: 3, unit: 'grapheme' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))
const callersPath = fc.oneof(
  odd.map((text) => `/${text}`),
  odd,
  odd.map((text) => `${ROOT}/v1.0/${text}`),
  fc.string(),
)

test('whatever text is given, what is judged is what is sent', () => {
  let made = 0
  fc.assert(
    fc.property(callersPath, (text) => {
      let request: ReturnType<typeof normalRequest>
      try {
        request = normalRequest('POST', text, { root: ROOT, api: 'v1.0' })
      } catch (error) {
        assert.match((error as { code: string }).code, /^(USAGE|FOREIGN_LINK)$/)
        return
      }
      made++
      const { path, query } = request
      assert.equal(request.href, ROOT + path + query)
      const sent = new URL(request.href)
      assert.deepEqual([sent.origin, sent.pathname, sent.search, sent.hash], [ROOT, path, query, ''])
      assert.match(path, /^\/(v1\.0|beta)(\/|$)/)
      assert.deepEqual(
        normalRequest('POST', request.href, { root: ROOT, api: 'beta' }),
        request,
        'normal once is normal for good',
      )
      // No reading of the path, however often its escapes are resolved, leads to the batch unless it is judged as the batch.
      let reading = path
      for (let times = 0; times < 3; times++) {
        // Behind `:/` stands the path of a file, which may have any name.
        const [resource = ''] = reading.split(':/', 1)
        assert.ok(isBatch(path) || !/\/\$batch(\/|$)/i.test(resource), reading)
        assert.ok(!/\/\.\.?(\/|$)/.test(reading), reading)
        try {
          reading = decodeURIComponent(reading)
        } catch {
          break
        }
      }
    }),
    { numRuns: 5_000 },
  )
  assert.ok(made > 500, `${made} texts were paths`)
})

test('a file or folder in a drive may be named $batch, and nothing before the colon may', () => {
  const { path } = normalRequest('GET', '/drive/root:/$batch/notes.txt:/content', { root: ROOT, api: 'v1.0' })
  assert.equal(path, '/v1.0/drive/root:/$batch/notes.txt:/content')
  assert.throws(() => normalRequest('GET', '/drive/$batch/root:/notes.txt', { root: ROOT, api: 'v1.0' }), {
    code: 'USAGE',
    likelyCause: /holds "\$batch"/,
  })
})

test('an escaped colon stays escaped, because a plain one would end the path of a file', () => {
  const { path } = normalRequest('GET', '/drive/root:/a%3A/b.txt:/content', { root: ROOT, api: 'v1.0' })
  assert.equal(path, '/v1.0/drive/root:/a%3A/b.txt:/content')
})
