import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTenant, parseTenantId, whyNotTenant } from '../../src/names/tenant.ts'

const tenantId = '7A1C0B5E-0d3f-4E6a-9b21-5f0c4d8e2a17'

test('parseTenant()', async (t) => {
  const accepted: [given: string, tenant: string][] = [
    [tenantId, '7a1c0b5e-0d3f-4e6a-9b21-5f0c4d8e2a17'],
    ['Fabrikam.onmicrosoft.com', 'fabrikam.onmicrosoft.com'],
    ['a.io', 'a.io'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['dead-beef.org', 'dead-beef.org'],
  ]
  for (const [given, tenant] of accepted) {
    await t.test(`${given} is taken in lower case`, () => assert.equal(parseTenant(given), tenant))
  }

  const refused: [given: string, reason: RegExp][] = [
    ['', /it is empty/],
    ['fabrikam .com', /white space/],
    ['common', /stands for any tenant/],
    ['Organizations', /stands for any tenant/],
    ['consumers', /stands for any tenant/],
    ['https://login.microsoftonline.com/fabrikam.com', /a URL or a path/],
    ['fabrikam.com/', /a URL or a path/],
    ['fabrikam.com:443', /a URL or a path/],
    ['admin@fabrikam.com', /the name of a user/],
    [tenantId.slice(1), /groups of 8, 4, 4, 4 and 12 digits, and this has 7, 4, 4, 4, 12/],
    [`{${tenantId}}`, /without braces/],
    [tenantId.replaceAll('-', ''), /with hyphens/],
    ['fabrikam', /neither a GUID nor a domain/],
    ['10.0.0.1', /an IP address/],
    ['fabrikam..com', /not a well-formed domain/],
    ['-fabrikam.com', /not a well-formed domain/],
    ['fabrikam.com.', /not a well-formed domain/],
    ['münchen.example', /not a well-formed domain/],
    [`${'a'.repeat(64)}.example`, /not a well-formed domain/],
    [`${'a.'.repeat(130)}example`, /longer than a domain/],
  ]
  for (const [given, reason] of refused) {
    await t.test(`${JSON.stringify(given).slice(0, 50)} is refused, and the error says why`, () => {
      assert.match(whyNotTenant(given) ?? 'accepted', reason)
      assert.throws(() => parseTenant(given), { name: 'ConfigError', code: 'TENANT_INVALID', message: reason })
    })
  }

  await t.test('a refused text is quoted without its control characters, and not at any length', () => {
    const hostile = `\u001b]0;owned\u0007${'x'.repeat(500)}`
    assert.throws(
      () => parseTenant(hostile),
      ({ message }: Error) =>
        !/[\u0000-\u001f]/.test(message) && message.includes('\\u001b]0;owned') && message.length < 250,
    )
  })
})

test('parseTenantId()', async (t) => {
  await t.test('a GUID is taken in either letter case', () => {
    assert.equal(parseTenantId(` ${tenantId} `), '7a1c0b5e-0d3f-4e6a-9b21-5f0c4d8e2a17')
  })

  await t.test('a domain is refused, and the error says which option takes one', () => {
    assert.throws(() => parseTenantId('fabrikam.example'), {
      name: 'ConfigError',
      code: 'TENANT_INVALID',
      message: '"fabrikam.example" is a domain, and `tenantId` is the GUID of a tenant.',
      fix: 'Pass the domain as `tenant`, or the GUID of the tenant as `tenantId`.',
    })
  })

  await t.test('a text that names no tenant is refused for the reason that parseTenant() gives', () => {
    assert.throws(() => parseTenantId('common'), { code: 'TENANT_INVALID', message: /it stands for any tenant/ })
  })
})
