import assert from 'node:assert/strict'
import test from 'node:test'
import { redirectOf } from '../../src/graph/redirect.ts'
import { normalRequest } from '../../src/guard/normal-request.ts'
import { text } from '../support/scripted-send.ts'

const from = (method: string, headers: Readonly<Record<string, string>> = {}) =>
  normalRequest(method, '/reports/x', { root: 'https://graph.microsoft.com', api: 'v1.0', headers })

function redirect(location: string, method = 'GET', status = 302) {
  return redirectOf(from(method), text('', status, { location, 'request-id': '1d000000-0000-4000-8000-000000000001' }))
}

test('redirectOf()', async (t) => {
  await t.test('an answer without a Location to follow is no redirect', () => {
    for (const response of [
      text('{}'),
      text('', 304, { location: '/x' }),
      text('', 302),
      text('', 201, { location: 'https://x' }),
      text('', 401),
    ]) {
      assert.deepEqual(redirectOf(from('GET'), response), { kind: 'none' })
    }
    assert.deepEqual(redirectOf(from('POST'), text('', 202, { location: 'https://x' })), { kind: 'none' })
  })

  await t.test('a redirect to the origin of Graph stays with Graph, whole or relative', () => {
    for (const location of ['https://graph.microsoft.com/v1.0/y', '/v1.0/y', 'y', '//graph.microsoft.com/v1.0/y']) {
      const found = redirect(location)
      assert.equal(found.kind, 'same-origin')
      assert.equal(
        found.request.href,
        location === 'y' ? 'https://graph.microsoft.com/v1.0/reports/y' : 'https://graph.microsoft.com/v1.0/y',
      )
    }
  })

  await t.test('the hosts of documented downloads are followed, in every status of a redirect', () => {
    for (const host of [
      'reports.office.com',
      'reportsweu.office.com',
      'contoso.sharepoint.com',
      'contoso-my.sharepoint.us',
      'contoso.sharepoint.cn',
      'contoso.sharepoint-mil.us',
      'westeurope1-mediap.svc.ms',
    ]) {
      for (const status of [301, 302, 303, 307, 308]) {
        assert.equal(redirect(`https://${host}/x?tempauth=1`, 'GET', status).kind, 'download', host)
      }
    }
  })

  const refused: readonly [what: string, location: string, leadsTo: string][] = [
    ['another host', 'https://evil.example/x', 'https://evil.example'],
    ['a host that ends alike', 'https://evilsharepoint.com/x', 'https://evilsharepoint.com'],
    [
      'a host that begins alike',
      'https://contoso.sharepoint.com.evil.example/x',
      'https://contoso.sharepoint.com.evil.example',
    ],
    ['a host two levels below', 'https://a.b.sharepoint.com/x', 'https://a.b.sharepoint.com'],
    ['a media host that is none', 'https://evilsvc.ms/x', 'https://evilsvc.ms'],
    ['a host of uploads only', 'https://outlook.office.com/x', 'https://outlook.office.com'],
    ['a report host that is none', 'https://reports.evil.office.com/x', 'https://reports.evil.office.com'],
    ['a download in the clear', 'http://contoso.sharepoint.com/x', 'http://contoso.sharepoint.com'],
    ['a download on another port', 'https://contoso.sharepoint.com:8443/x', 'https://contoso.sharepoint.com:8443'],
    ['Graph in the clear', 'http://graph.microsoft.com/v1.0/x', 'http://graph.microsoft.com'],
    ['Graph on another port', 'https://graph.microsoft.com:444/v1.0/x', 'https://graph.microsoft.com:444'],
    ['a user', 'https://user@contoso.sharepoint.com/x', 'https://contoso.sharepoint.com'],
    ['a password', 'https://:pass@graph.microsoft.com/x', 'https://graph.microsoft.com'],
    ['a file', 'file:///etc/passwd', 'null'],
    ['what is no URL', 'https://', 'something that is not a URL'],
  ]
  for (const [what, location, leadsTo] of refused) {
    await t.test(`a redirect to ${what} is refused`, () => {
      assert.throws(() => redirect(location), {
        name: 'GraphError',
        code: 'REDIRECT_REFUSED',
        status: 302,
        requestId: '1d000000-0000-4000-8000-000000000001',
        message: `GET /v1.0/reports/x was redirected to ${leadsTo}, and that was not followed.`,
      })
    })
  }

  await t.test('a GET whose header overrides the method is no read, and is not followed', () => {
    const answer = text('', 302, { location: '/v1.0/y' })
    assert.throws(() => redirectOf(from('GET', { 'X-HTTP-Method': 'DELETE' }), answer), {
      code: 'REDIRECT_REFUSED',
      likelyCause: 'Graph does not redirect writes; something between here and Graph does.',
    })
    assert.equal(redirectOf(from('GET', { prefer: 'x' }), answer).kind, 'same-origin')
  })

  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
    await t.test(`a redirect of ${method} is refused, also to Graph itself`, () => {
      for (const location of ['/v1.0/y', 'https://contoso.sharepoint.com/x']) {
        assert.throws(() => redirect(location, method, 307), {
          code: 'REDIRECT_REFUSED',
          likelyCause: 'Graph does not redirect writes; something between here and Graph does.',
        })
      }
    })
  }
})
