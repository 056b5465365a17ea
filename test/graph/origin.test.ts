import assert from 'node:assert/strict'
import test from 'node:test'
import { callUrl, pinned } from '../../src/graph/origin.ts'

const ROOT = 'https://graph.microsoft.com'

function url(path: string, api: 'v1.0' | 'beta' = 'v1.0'): string {
  return callUrl(path, ROOT, api).href
}

test('callUrl()', async (t) => {
  await t.test('puts a path under the version', () => {
    assert.equal(url('/sites?$top=5'), `${ROOT}/v1.0/sites?$top=5`)
    assert.equal(url('/sites', 'beta'), `${ROOT}/beta/sites`)
    assert.equal(
      url('/sites/contoso.sharepoint.com:/teams/a..b'),
      `${ROOT}/v1.0/sites/contoso.sharepoint.com:/teams/a..b`,
    )
    assert.equal(url('/v1'), `${ROOT}/v1.0/v1`)
    assert.equal(url('/v1.0x'), `${ROOT}/v1.0/v1.0x`)
  })

  await t.test('leaves a version that is written where it is', () => {
    assert.equal(url('/beta/sites'), `${ROOT}/beta/sites`)
    assert.equal(url('/v1.0?x', 'beta'), `${ROOT}/v1.0?x`)
  })

  await t.test('encodes what people write, and leaves what is encoded', () => {
    assert.equal(url('/sites?$filter=root ne null'), `${ROOT}/v1.0/sites?$filter=root%20ne%20null`)
    assert.equal(url('/users/a%23EXT%23@b'), `${ROOT}/v1.0/users/a%23EXT%23@b`)
    assert.equal(url('/sites?x=/../y'), `${ROOT}/v1.0/sites?x=/../y`)
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
  ]
  for (const [path, likelyCause] of refused) {
    await t.test(`refuses ${JSON.stringify(path)}`, () => {
      assert.throws(() => url(path), {
        name: 'ConfigError',
        code: 'USAGE',
        message: `${JSON.stringify(path)} is not a path of Graph.`,
        likelyCause,
      })
    })
  }

  await t.test('takes a whole URL only of the pinned origin', () => {
    assert.equal(url(`${ROOT}/v1.0/sites?$skiptoken=a`), `${ROOT}/v1.0/sites?$skiptoken=a`)
    assert.throws(() => url('https://evil.example/v1.0/sites'), { name: 'GraphError', code: 'FOREIGN_LINK' })
    assert.throws(() => url('javascript:alert(1)'), { name: 'GraphError', code: 'FOREIGN_LINK' })
  })
})

test('pinned()', async (t) => {
  await t.test('follows a link of Graph to the letter', () => {
    for (const link of [`${ROOT}/v1.0/sites/oneDrive.getAllSites?$skiptoken=a%2Bb==`, `${ROOT}/beta/users`]) {
      assert.equal(pinned(link, ROOT).href, link)
    }
    assert.equal(pinned(`${ROOT}:443/v1.0/x`, ROOT).href, `${ROOT}/v1.0/x`)
    assert.equal(pinned('https://localhost:8443/v1.0/x', 'https://localhost:8443').port, '8443')
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
    ['a place outside the version', `${ROOT}/admin`, ROOT],
    ['a climb out of the version', `${ROOT}/v1.0/../admin`, ROOT],
    ['a relative path', '/v1.0/x', 'something that is not a URL'],
    ['another host without scheme', '//evil.example/v1.0/x', 'something that is not a URL'],
    ['nothing', '', 'something that is not a URL'],
  ]
  for (const [what, link, leadsTo] of foreign) {
    await t.test(`refuses ${what}`, () => {
      assert.throws(() => pinned(link, ROOT), {
        name: 'GraphError',
        code: 'FOREIGN_LINK',
        message: `A link leads to ${leadsTo}, away from ${ROOT}. It was not followed and no token was sent.`,
      })
    })
  }
})

test('a "#" is refused in a whole URL as well: cut there, it would name somebody else', () => {
  assert.throws(
    () => callUrl('https://graph.microsoft.com/v1.0/users/a#EXT#@b', 'https://graph.microsoft.com', 'v1.0'),
    {
      name: 'ConfigError',
      code: 'USAGE',
    },
  )
})
