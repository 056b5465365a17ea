import assert from 'node:assert/strict'
import test from 'node:test'
import { AuthenticationError, AuthenticationRequiredError, CredentialUnavailableError } from '@azure/identity'
import { adminCauses } from '../../src/causes/families/admin.ts'
import type { SignInRequest } from '../../src/directory/sign-in/method.ts'
import { signInFailed } from '../../src/directory/sign-in/refusals.ts'
import { signInBy } from '../../src/directory/sign-in/sign-in.ts'
import type { SignInMethod } from '../../src/names/sign-in-method.ts'
import { adminRoleWarnings } from '../../src/trust/admin-roles.ts'

const tenantId = '22222222-2222-4222-8222-222222222222'
const request: SignInRequest = {
  tenantId,
  authorityHost: 'https://login.microsoftonline.com',
  graphResource: 'https://graph.microsoft.com',
  authClientId: undefined,
  permissions: [],
  tell: async () => {},
  runtime: { env: {}, now: () => 0, wait: async () => {}, send: async () => assert.fail('nothing is sent') },
}

const ofTheService = (number: number) =>
  new AuthenticationError(400, {
    error: 'invalid_grant',
    error_description: `AADSTS${number}: In the words of the service. Trace ID: 1`,
  })

interface Case {
  readonly name: string
  readonly error: unknown
  readonly method: SignInMethod
  readonly cause: RegExp
  readonly fix: RegExp
}

const cases: readonly Case[] = [
  {
    name: 'a blocked device code, in an error of the service',
    error: ofTheService(53003),
    method: 'device-code',
    cause: /Conditional Access/,
    fix: /--auth browser/,
  },
  {
    name: 'named scopes, in the cause of an error that asks for a sign-in',
    error: new AuthenticationRequiredError({ scopes: [], message: 'Silent failed', cause: ofTheService(65002) }),
    method: 'device-code',
    cause: /Azure CLI's client ID/,
    fix: /--auth-client-id/,
  },
  {
    name: 'a second factor that is missing, in what the Azure CLI wrote',
    error: new CredentialUnavailableError(
      'ERROR: AADSTS50076: Due to a configuration change made by your administrator …\nInteractive authentication is needed.',
    ),
    method: 'azure-cli',
    cause: /multifactor/,
    fix: /az login/,
  },
  {
    name: 'an account of another tenant, in the words of the catalogue',
    error: ofTheService(50020),
    method: 'browser',
    cause: new RegExp(`^${adminCauses.SIGN_IN_OTHER_TENANT.explanation}$`),
    fix: new RegExp(`^${adminCauses.SIGN_IN_OTHER_TENANT.fix.host}$`),
  },
  {
    name: 'a client that the tenant does not know, which is the public client and not the application',
    error: ofTheService(700016),
    method: 'browser',
    cause: /^The public client of --auth-client-id/,
    fix: /--auth azure-cli/,
  },
  {
    name: 'an account without a second factor, which has to register one before any sign-in',
    error: ofTheService(50079),
    method: 'browser',
    cause: /register/,
    fix: /mfasetup/,
  },
  {
    name: 'no Azure CLI',
    error: new CredentialUnavailableError('Azure CLI could not be found.'),
    method: 'azure-cli',
    cause: /not installed, or it is not signed in/,
    fix: new RegExp(`az login --tenant ${tenantId}`),
  },
  {
    name: 'an AADSTS number without an entry',
    error: ofTheService(9999999),
    method: 'browser',
    cause: /refused/,
    fix: /another --auth/,
  },
]

for (const { name, error, method, cause, fix } of cases) {
  test(`a refused sign-in is explained: ${name}`, () => {
    const failed = signInFailed(error, method, request)
    assert.equal(failed.code, 'SIGN_IN_FAILED')
    assert.match(failed.message, new RegExp(`${tenantId} with ${method}`))
    assert.match(failed.likelyCause, cause)
    assert.match(failed.fix, fix)
  })
}

type Planned = Parameters<typeof adminRoleWarnings>[0][number]

const planned: Planned = {
  side: 'target',
  target: 'fabrikam',
  roles: ['Privileged Role Administrator'],
}
const member = 'b79fbf4d-3ef9-4689-8143-76b194e85509'
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
const applicationAdministrator = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'

test('a role that is not active in the token is a warning, unless a stronger role is active or the token says no roles', () => {
  const warned = (roleIds: readonly string[], changes: readonly Planned[] = [planned]): number =>
    adminRoleWarnings(changes, [{ ...signedIn, roleIds }], (side) => (side === 'target' ? tenantId : undefined)).length
  assert.equal(warned([member]), 1)
  assert.equal(warned([member, applicationAdministrator]), 1)
  assert.equal(warned([member, globalAdministrator]), 0)
  assert.equal(warned([]), 0)
  assert.equal(warned([member], []), 0)
  assert.equal(warned([member], [{ ...planned, side: 'home' }]), 0, 'it is for the other tenant')
})

const signedIn = {
  tenantId,
  method: 'device-code' as const,
  account: 'admin@fabrikam.onmicrosoft.com',
  scopes: [],
  credential: { getToken: async () => null },
}

test('a sign-in that never ends is given up once the signal is aborted', async () => {
  const stop = new AbortController()
  const reason = new Error('the time is up')
  const runtime = { ...request.runtime, signal: stop.signal }
  const credential = { getToken: () => new Promise<never>(() => {}) }
  const signingIn = signInBy({ credential, scopes: [] }, 'azure-cli', { ...request, runtime })
  stop.abort(reason)
  await assert.rejects(signingIn, reason)
})
