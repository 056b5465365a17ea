import assert from 'node:assert/strict'
import test from 'node:test'
import { excerpt, redact, redactUrl, withoutSecrets } from '../../src/text/redact.ts'
import { assertHidden } from '../support/secrets.ts'
import { assertionToken } from '../support/tokens.ts'

const token = assertionToken({}, 'MARKED-SIGNATURE')
const [header = '', payload = ''] = token.split('.')

test('redact()', async (t) => {
  await t.test('a JWT is removed wherever it is quoted', () => {
    assert.equal(redact(`refused '${token}' today`), "refused '[token removed]' today")
    assert.equal(redact(`client_assertion%3D${token}&x`), 'client_assertion%3D[token removed]&x')
    assert.equal(redact(`"token":"${token}"`), '"token":"[token removed]"')
  })

  await t.test('a JWT that was cut, and an encrypted one of five parts, is removed', () => {
    assert.equal(redact(`got ${header}.${payload}`), 'got [token removed]')
    assert.equal(redact(`got ${header}.${payload.slice(0, 20)}…`), 'got [token removed]…')
    assert.equal(redact(`got ${header}.${payload}.aXY.Y2lwaGVydGV4dA.dGFn`), 'got [token removed]')
    assert.equal(redact(`got ${header}..aXYxMjM0NTY3ODkw.Y2lwaGVydGV4dA.dGFn`), 'got [token removed]')
  })

  await t.test('opaque values are removed after a word that announces them', () => {
    for (const announced of [
      'Bearer ',
      'client_secret=',
      'client_assertion=',
      'X-IDENTITY-HEADER: ',
      '"access_token":"',
      'tempauth=',
      'authtoken=',
      'identity_header ',
    ]) {
      assert.equal(redact(`${announced}0123456789abcdef!`), `${announced}[removed]!`)
      assert.equal(redact(`${announced}qMwnBvLxKzJhGfDsPo!`), `${announced}[removed]!`)
    }
    assert.equal(redact('client_secret=onlysmallletters'), 'client_secret=[removed]')
  })

  await t.test('words of refusals, ids and host names are left as they are', () => {
    for (const harmless of [
      'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.',
      "No matching federated identity record found for presented assertion subject '7a1c0000-1111-4222-8333-444455556666'.",
      'eyeglasses-and-more.onmicrosoft.com, https://login.microsoftonline.com/error?code=700213',
      'Keep the secret configuration-store and the bearer token-replacement.policies.',
      'The client assertion is not within its valid time range.\nSecond line',
    ]) {
      assert.equal(redact(harmless), harmless)
    }
  })

  // A search whose steps grow with the square of these lengths takes many minutes, and the test run ends it.
  await t.test('a text of a million characters that invites backtracking is redacted', () => {
    for (const hostile of ['ey-', 'eyJ', 'eyJhbGciOi.', 'bearer ', 'bearer', '.', 'secret = ']) {
      const harmless = hostile.repeat(300_000)
      assert.ok(redact(harmless) === harmless, hostile)
    }
    assert.equal(redact('eyJaaaaaaaaaa..'.repeat(300_000)), '[token removed]')
    const blanks = `bearer${' '.repeat(2_000_000)}`
    assert.ok(redact(blanks) === blanks, 'bearer and blanks')
  })
})

test('excerpt()', async (t) => {
  await t.test('an excerpt is one line without control characters', () => {
    assert.equal(excerpt('\u001b[31mfirst\r\nsecond\u0000\u009b!\n'), '[31mfirst second !')
  })

  await t.test('an excerpt is never long', () => {
    assert.equal(excerpt('word '.repeat(1_000_000)).length, 1_999)
  })

  await t.test('no part of a token is left at the place of the cut', () => {
    for (const before of [1_900, 1_990, 15_900, 15_990]) {
      const said = excerpt(`${'x '.repeat(before / 2)}${token}`)
      assert.ok(!said.includes(payload.slice(0, 12)), said.slice(-80))
    }
  })

  await t.test('a known secret is removed, whatever its form, and an empty one removes nothing', () => {
    assert.equal(excerpt('bad header a+b*c, really a+b*c', ['a+b*c']), 'bad header [removed], really [removed]')
    assert.equal(excerpt('said', ['']), 'said')
  })
})

test('withoutSecrets() keeps name and words of an error and drops the request that it holds', () => {
  const failure = Object.assign(new RangeError(`status 400 for ${token}`), {
    config: { headers: { 'X-IDENTITY-HEADER': 'marked-header' } },
    cause: new Error('marked-header'),
  })
  const safe = withoutSecrets(failure)
  assert.equal(safe.name, 'RangeError')
  assert.equal(safe.message, 'status 400 for [token removed]')
  assertHidden(safe, ['marked-header', token])
  assert.equal(withoutSecrets(`thrown text ${token}`).message, 'thrown text [token removed]')
})

test('redactUrl()', async (t) => {
  const shown = (url: string): string => redactUrl(new URL(url))

  await t.test('a redacted URL shows what was requested and hides every other value', () => {
    assert.equal(
      shown('https://graph.microsoft.com/v1.0/sites?$select=id&$skiptoken=s%21secret&code=secret'),
      'https://graph.microsoft.com/v1.0/sites?$select=id&$skiptoken=…&code=…',
    )
    assert.equal(
      shown(
        'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api%3A%2F%2Fx&client_id=1',
      ),
      'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://x&client_id=1',
    )
  })

  await t.test('a redacted URL shows neither credentials nor fragment', () => {
    assert.equal(shown('https://user:secret@host:8443/path#secret'), 'https://host:8443/path')
  })

  await t.test('a redacted URL hides the key at the end of the address of a usage report', () => {
    assert.equal(
      shown('https://reports.office.com/data/download/JDFK-secret'),
      'https://reports.office.com/data/download/…',
    )
  })

  await t.test('a redacted URL cannot break a line of a log', () => {
    assert.equal(
      shown('https://host/a%0Ab?$filter=x%0Ay%1B%5B31m&n%0Am=1'),
      'https://host/a%0Ab?$filter=x%0Ay%1B%5B31m&n%0Am=…',
    )
  })
})
