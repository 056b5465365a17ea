import assert from 'node:assert/strict'
import test from 'node:test'
import { AuthenticationError, AuthenticationRequiredError, CredentialUnavailableError } from '@azure/identity'
import { catalogue } from '../../src/causes/catalogue.ts'
import { consentCauses } from '../../src/causes/families/consent.ts'
import { signInCauses } from '../../src/causes/families/sign-in.ts'
import type { SignInRequest } from '../../src/directory/sign-in/method.ts'
import { signInFailed } from '../../src/directory/sign-in/refusals.ts'
import { signInBy } from '../../src/directory/sign-in/sign-in.ts'
import type { SignInMethod } from '../../src/names/sign-in-method.ts'
import { adminRoleWarnings } from '../../src/trust/admin-roles.ts'
import { testEmulator } from '../support/emulator.ts'
import { adminSignIn } from '../trust/admin-sign-in.ts'

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
    cause: new RegExp(`^${signInCauses.SIGN_IN_OTHER_TENANT.explanation}$`),
    fix: new RegExp(`^${signInCauses.SIGN_IN_OTHER_TENANT.fix.host}$`),
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
    name: 'an account that is disabled, for which another try is no use',
    error: ofTheService(50057),
    method: 'device-code',
    cause: /^The account that signed in is disabled/,
    fix: /^Sign in with another admin account/,
  },
  {
    name: 'an account that is locked',
    error: ofTheService(50053),
    method: 'browser',
    cause: /locked after too many wrong passwords/,
    fix: /^Wait until the lock ends/,
  },
  {
    name: 'a password that has expired',
    error: ofTheService(50055),
    method: 'device-code',
    cause: /has expired, or has to be changed/,
    fix: /myaccount\.microsoft\.com/,
  },
  {
    name: 'security defaults that block the way to sign in',
    error: ofTheService(530035),
    method: 'device-code',
    cause: /^Security defaults/,
    fix: /--auth browser/,
  },
  {
    name: 'an account that the application of the sign-in is not assigned to',
    error: ofTheService(50105),
    method: 'browser',
    cause: /requires assignment/,
    fix: /--auth-client-id/,
  },
  {
    name: 'tenant restrictions of the network of the admin',
    error: ofTheService(5000211),
    method: 'device-code',
    cause: new RegExp(`Tenant ${tenantId} is not among them`),
    fix: /sec-Restrict-Tenant-Access-Policy/,
  },
  {
    name: 'a cross-tenant policy, whose owner has to act',
    error: ofTheService(500213),
    method: 'browser',
    cause: /access across tenants blocks/,
    fix: /^Sign in with an account of the tenant itself/,
  },
  {
    name: 'consent that only an admin may give',
    error: ofTheService(90094),
    method: 'browser',
    cause: /only an admin may give it/,
    fix: /^Let an admin consent/,
  },
  {
    name: 'a client of Microsoft that the tenant has disabled',
    error: ofTheService(7000112),
    method: 'device-code',
    cause: /disabled in this tenant/,
    fix: /--auth-client-id/,
  },
  {
    name: 'a return address that the public client lacks',
    error: ofTheService(50011),
    method: 'browser',
    cause: /address at which the browser returns/,
    fix: /http:\/\/localhost/,
  },
  {
    name: 'a number of another flow, by its meaning',
    error: ofTheService(81010),
    method: 'azure-cli',
    cause: /^AADSTS81010 means that the user's Kerberos ticket has expired/,
    fix: /another --auth/,
  },
  {
    name: 'a permission that the registration of the public client does not list',
    error: ofTheService(650057),
    method: 'browser',
    cause: /^The app registration of the public client does not list/,
    fix: /^Add the delegated permissions/,
  },
  {
    name: 'a public client without a service principal in the tenant',
    error: ofTheService(7000229),
    method: 'device-code',
    cause: /^The public client of --auth-client-id is not known/,
    fix: /--auth azure-cli/,
  },
  {
    name: 'an expired assertion, which an Azure CLI that signed in with one sends again',
    error: ofTheService(700024),
    method: 'azure-cli',
    cause: /^The client that signs in was refused, and not the account\. AADSTS700024 stands for: .*assertion.*\.$/i,
    fix: /another --auth/,
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
    cause: /^The token service refused the sign-in, and Towline does not know AADSTS9999999/,
    fix: /error\?code=9999999.+another --auth/,
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

test('only a sign-in that was not finished is advised to be run again', () => {
  const numbers = [
    ...Object.values({ ...signInCauses, ...consentCauses }).flatMap(({ aadsts }) => aadsts),
    9999999,
    81010,
    5000224,
    90002,
  ]
  for (const number of numbers) {
    const { fix, likelyCause } = signInFailed(ofTheService(number), 'device-code', request)
    const isOpen = signInCauses.SIGN_IN_NOT_DONE.aadsts.some((one) => one === number)
    assert.equal(/^Run the command again/.test(fix), isOpen, `AADSTS${number}: ${fix}`)
    assert.ok(fix.length > 20 && likelyCause.length > 20, `AADSTS${number}`)
    assert.doesNotMatch(fix + likelyCause, /\{|undefined/, `AADSTS${number}`)
  }
})

test('no number of the catalogue is called unknown', () => {
  const numbers = Object.values(catalogue).flatMap(({ aadsts = [] }) => aadsts)
  const called = numbers.filter((number) =>
    /Towline does not know/.test(signInFailed(ofTheService(number), 'browser', request).likelyCause),
  )
  assert.ok(numbers.length > 150)
  assert.deepEqual(called, [])
})

test('an admin whose account is disabled is told so, and not to run the command again', async (t) => {
  const emulator = await testEmulator('bare', { options: { autoApprove: true } })
  t.after(() => emulator.close())
  const { home } = emulator.world
  const [admin] = home.users
  assert.ok(admin)
  admin.accountEnabled = false
  const runtime = { ...request.runtime, send: emulator.send }
  await assert.rejects(adminSignIn(emulator)('device-code', { ...request, tenantId: home.id, runtime }), {
    code: 'SIGN_IN_FAILED',
    likelyCause: 'The account that signed in is disabled in the tenant.',
    fix: /^Sign in with another admin account of the tenant/,
  })
  admin.accountEnabled = true
  const { account } = await adminSignIn(emulator)('device-code', { ...request, tenantId: home.id, runtime })
  assert.equal(account, admin.userPrincipalName)
})

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
