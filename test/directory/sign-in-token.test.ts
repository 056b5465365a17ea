import assert from 'node:assert/strict'
import test from 'node:test'
import type { Assertion } from '../../src/credential/assertion/source.ts'
import type { SignInRequest } from '../../src/directory/sign-in/method.ts'
import { signInBy } from '../../src/directory/sign-in/sign-in.ts'
import { trustedIdentity } from '../../src/trust/trusted-identity.ts'
import { assertHidden } from '../support/secrets.ts'
import { accessToken, assertionToken, HOME_TENANT, PRINCIPAL_ID, TARGET_TENANT } from '../support/tokens.ts'

const request: SignInRequest = {
  tenantId: TARGET_TENANT,
  authorityHost: 'https://login.microsoftonline.com',
  graphResource: 'https://graph.microsoft.com',
  authClientId: undefined,
  permissions: [],
  tell: async () => {},
  runtime: { env: {}, now: () => 0, wait: async () => {}, send: async () => assert.fail('nothing is sent') },
}

function signedInBy(token: string) {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: 4e12 }) }
  return signInBy({ credential, scopes: [] }, 'device-code', request)
}

test('a sign-in whose token cannot be read is refused, and one of the tenant is taken', async () => {
  for (const token of [
    'MARKED-OPAQUE',
    `${accessToken()}.MARKED-OPAQUE`,
    accessToken().replace('.', '.MARKED-OPAQUE'),
  ]) {
    await assert.rejects(signedInBy(token), (error: unknown) => {
      assertHidden(error, ['MARKED-OPAQUE'])
      assert.equal((error as { code: unknown }).code, 'SIGN_IN_FAILED')
      return true
    })
  }
  await assert.rejects(signedInBy(accessToken({ tid: [TARGET_TENANT] })), {
    code: 'SIGN_IN_MISMATCH',
    message: `The sign-in is for tenant (a list) and not for ${TARGET_TENANT}. It was not used.`,
  })
  const { roleIds } = await signedInBy(accessToken({ wids: ['a', 5, ['b'], null] }))
  assert.deepEqual(roleIds, ['a'])
})

test('trustedIdentity() takes issuer and subject of an assertion that names both, and of no other', async () => {
  const application = { key: 'default', identity: {} } as unknown as Parameters<typeof trustedIdentity>[0]
  const of = (token: string) => {
    const assertion = { source: 'imds', get: async (): Promise<Assertion> => ({ token, expiresOn: 4e12 }) }
    return trustedIdentity(application, { homeTenantId: HOME_TENANT, cloud: 'global', assertion })
  }
  const { subject, isManaged } = await of(assertionToken())
  assert.deepEqual([subject, isManaged], [PRINCIPAL_ID, true])
  for (const token of [
    'opaque',
    assertionToken({ sub: undefined }),
    assertionToken({ sub: [PRINCIPAL_ID] }),
    assertionToken({ sub: '' }),
    assertionToken({ iss: undefined }),
    assertionToken({ iss: { toString: 1 } }),
  ]) {
    await assert.rejects(of(token), { code: 'IDENTITY_UNKNOWN' })
  }
})
