import assert from 'node:assert/strict'
import test from 'node:test'
import { excerpt, redact } from '../../src/text/redact.ts'
import { assertionToken } from '../support/tokens.ts'

const signature = Buffer.from(Array.from({ length: 256 }, (_, index) => (index * 97 + 13) % 256)).toString('base64url')
const token = assertionToken({}, signature)
const hex = Buffer.from(token).toString('hex')
const base64 = Buffer.from(token).toString('base64')

const inPieces = (text: string, length: number, gap: string): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(gap)

/** Fails when sixteen letters in a row of what is secret in the token are left, whatever stands between them. */
function assertGone(form: string): void {
  for (const text of [form, `refused '${form}' today.`, `got ${form} and no more`, `{"assertion":"${form}"}`]) {
    const left = redact(text).replace(/\W/g, '')
    for (const whole of [hex, base64, ...token.split('.').slice(1)]) {
      for (const part of whole.match(/\w{16}/g) ?? []) {
        assert.ok(!left.toLowerCase().includes(part.toLowerCase()), `${part} is left of ${text.slice(0, 60)}`)
      }
    }
  }
}

test('redact() removes a token that is disguised', async (t) => {
  const encoded = {
    'in hexadecimal digits': hex,
    'in capital hexadecimal digits': hex.toUpperCase(),
    'in lines of hexadecimal digits': inPieces(hex, 64, '\n'),
    'as a dump of bytes': inPieces(inPieces(hex, 2, ' '), 48, '\n'),
    'as bytes with colons': inPieces(hex, 2, ':'),
    'as bytes of a string of C': inPieces(hex, 2, '\\x'),
    'percent-encoded letter by letter': `%${inPieces(hex, 2, '%')}`,
    'in base64': base64,
    'in lines of base64 of 40': inPieces(base64, 40, '\n'),
    'in lines of base64 of 76': inPieces(base64, 76, '\r\n'),
  }
  for (const [how, form] of Object.entries(encoded)) await t.test(how, () => assertGone(form))

  const gaps = {
    'line ends': '\n',
    'line ends of Windows': '\r\n',
    blanks: ' ',
    'line ends as JSON writes them': '\\r\\n',
    'indented lines': '\n    ',
    'lines of a quotation': '\n> ',
    'lines of a shell': '\\\n',
    'soft hyphens': '\u00ad',
    'blanks of no width': '\u200b',
    'word joiners': '\u2060',
  }
  for (const [name, gap] of Object.entries(gaps)) {
    await t.test(`in pieces with ${name} between them`, () => {
      for (const length of [10, 16, 30, 40, 47, 64, 76]) assertGone(inPieces(token, length, gap))
    })
  }

  await t.test('behind a name that begins as a token does', () => {
    assert.equal(redact(`X-KeyBag.${token}`), 'X-KeyBag.[token removed]')
    assert.equal(redact(`keyIdentifierOfIt.short.${token}`), 'keyIdentifierOfIt.short.[token removed]')
  })
})

test('redact() leaves long words that are no token', () => {
  const guid = '0b7e5f9a-3c2d-4e1f-8a9b-0c1d2e3f4a5b'
  for (const harmless of [
    `${guid} ${guid.toUpperCase()} ${guid}, ${guid}`,
    'CrossTenantInformation.ReadBasic.All DelegatedPermissionGrant.ReadWrite.All AppRoleAssignment.ReadWrite.All',
    'They Are keyIdentifier configuration. The application identifier\ndocumentation configuration',
    `SHA-256 ${'0123456789abcdef'.repeat(4)} ${'fedcba9876543210'.repeat(4)}`,
    '2026-11-05T12:00:00.000Z 2026-11-05T12:00:00.000Z 2026-11-05T12:00:00.000Z',
    'thumbprint AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01',
    'co\u00adoperation of organi\u00adsations, keyIdentifierOf\u00adTheApplication',
  ]) {
    assert.equal(redact(harmless), harmless)
  }
})

test('redact() takes no more than linear time for text that begins like a disguised token', () => {
  for (const unit of [
    '65 ',
    '65:',
    '\\x65',
    '%65',
    'eyJa\u00ad',
    '\u00ad',
    'eyJaaaaaaaaa\n',
    'aaaaaaaaaaa ',
    '\\n',
    '> ',
  ]) {
    assert.ok(redact(unit.repeat(200_000)).length >= 0, unit)
  }
})

test('excerpt() removes a known secret in the forms in which a service may repeat it', () => {
  for (const secret of ['0F8FAD5B-D9CB-469F-A165-70867728950E', 'A1b2C3d4E5f6A7b8', 'short+/="x9']) {
    const bytes = Buffer.from(secret)
    for (const form of [
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('base64'),
      Buffer.from(`x${secret}`).toString('base64'),
      Buffer.from(`X-IDENTITY-HEADER: ${secret}\r\n`).toString('base64url'),
      encodeURIComponent(secret),
      JSON.stringify(secret),
    ]) {
      const said = excerpt(`bad header ${form} !`, [secret])
      assert.ok(!said.includes(form.slice(-12, -4)), said)
      assert.match(said, /^bad header .*\[removed\].* !$/)
    }
  }
  assert.equal(excerpt('ab cd', ['ab']), '[removed] cd')
  assert.equal(excerpt('6162 YWI=', ['ab']), '6162 YWI=')
})
