import assert from 'node:assert/strict'
import test from 'node:test'
import { parseClientId } from '../../src/names/client-id.ts'
import { parseOrigin } from '../../src/names/origin.ts'
import { parseTenant } from '../../src/names/tenant.ts'
import { isGuid } from '../../src/text/guid.ts'

const GUID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'

test('isGuid() knows the 8-4-4-4-12 form in either case and nothing else', () => {
  assert.ok(isGuid(GUID))
  assert.ok(isGuid(GUID.toUpperCase()))
  for (const other of [
    '',
    GUID.slice(1),
    `${GUID}0`,
    `{${GUID}}`,
    GUID.replaceAll('-', ''),
    GUID.replace('a', 'g'),
    `${GUID}\n`,
  ]) {
    assert.ok(!isGuid(other), other)
  }
})

test('parseTenant() takes no notice of blanks around a tenant', () => {
  assert.equal(parseTenant(` ${GUID.toUpperCase()} `), GUID)
})

test('parseClientId() takes a GUID and refuses a display name', () => {
  assert.equal(parseClientId(` ${GUID.toUpperCase()}`), GUID)
  assert.throws(() => parseClientId('ManagedIdentityDemo'), {
    name: 'ConfigError',
    code: 'CLIENT_ID_INVALID',
    message: '"ManagedIdentityDemo" is not a client ID.',
  })
})

test('parseOrigin()', async (t) => {
  await t.test('an https origin is taken, with or without port and final slash', () => {
    assert.equal(parseOrigin('https://localhost:8443/', 'graphHost'), 'https://localhost:8443')
    assert.equal(parseOrigin('https://Graph.Microsoft.com:443', 'graphHost'), 'https://graph.microsoft.com')
  })

  await t.test('an origin that a token must not be sent to is refused, and the error names the setting', () => {
    for (const wrong of [
      'http://localhost:8443',
      'https://localhost/v1.0',
      'https://a@localhost',
      'https://localhost?x',
      'https://localhost#x',
      'localhost:8443',
      '',
    ]) {
      assert.throws(() => parseOrigin(wrong, 'graphHost'), {
        name: 'ConfigError',
        code: 'HOST_INVALID',
        message: /^graphHost is /,
      })
    }
  })
})
