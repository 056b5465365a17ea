import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { assertionToken, HOME_TENANT, PRINCIPAL_ID } from '../../support/tokens.ts'
import { fakeTenant, runCli, temporaryFolder } from '../support.ts'

test('shows what a federated identity credential must hold, and that is what the seed world holds', async () => {
  const emulator = await testEmulator('seed')
  const { code, stdout, stderr } = await runCli(['identity'], emulator)
  assert.equal(code, 0)
  const shown = JSON.parse(stdout)
  const [identity] = emulator.world.compute.identities
  const [application] = emulator.world.home.applications
  const [trust] = application?.federatedIdentityCredentials ?? []
  assert.equal(shown.issuer, trust?.issuer)
  assert.equal(shown.subject, trust?.subject)
  assert.equal(shown.audience, trust?.audiences[0])
  assert.equal(shown.principalId, identity?.principalId)
  assert.equal(shown.assertionAudience, 'fb60f99c-7a34-4190-8149-302f77469936', "the assertion's own, shown as such")
  assert.deepEqual(
    [shown.kind, shown.source, shown.tenantId],
    ['system-assigned', 'app-service', emulator.world.home.id],
  )
  assert.match(stderr, /documents only user-assigned ones as supported/)
  assert.equal(emulator.requests.length, 1, 'nothing is asked of any tenant')
})

test('never shows the assertion', async () => {
  const world = fakeTenant(() => assert.fail('Graph is not asked'))
  const { stdout, stderr } = await runCli(['identity', '--verbose'], world)
  for (const part of assertionToken({ sub: PRINCIPAL_ID }).split('.')) assert.ok(!`${stdout}${stderr}`.includes(part))
})

test('tells a user-assigned identity from its resource', async () => {
  const resource = '/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/uami'
  const world = fakeTenant(() => assert.fail())
  const { stdout, stderr } = await runCli(['identity'], {
    ...world,
    send: async () => ({
      status: 200,
      headers: {},
      body: Buffer.from(
        JSON.stringify({
          access_token: assertionToken({ sub: PRINCIPAL_ID, xms_mirid: resource }),
          expires_on: '4102444800',
        }),
      ),
    }),
  })
  assert.equal(JSON.parse(stdout).kind, 'user-assigned')
  assert.equal(stderr, '')
})

test('reads a projected token for a workload, which has no principal ID', async (t) => {
  const issuer = 'https://oidc.example/cluster'
  const cwd = temporaryFolder(t, { token: assertionToken({ iss: issuer, sub: 'system:serviceaccount:a:b' }) })
  const world = fakeTenant(() => assert.fail())
  const { stdout } = await runCli(['identity', '--identity', `file:${cwd}/token`], world)
  const { kind, source, issuer: shownIssuer, subject, principalId } = JSON.parse(stdout)
  assert.deepEqual(
    { kind, source, shownIssuer, subject, principalId },
    {
      kind: 'workload',
      source: 'token-file',
      shownIssuer: issuer,
      subject: 'system:serviceaccount:a:b',
      principalId: undefined,
    },
  )
})

test('with a manifest takes its identity; with several asks which one is meant', async (t) => {
  const application = (identity: string): string => `{ clientId: ${PRINCIPAL_ID}, identity: ${identity} }`
  const one = temporaryFolder(t, {
    'towline.yaml': `application: ${application('system')}\nhome: { tenant: ${HOME_TENANT} }`,
  })
  const emulator = await testEmulator('seed')
  assert.equal((await runCli(['identity'], { ...emulator, send: emulator.send, cwd: one })).code, 0)

  const two = temporaryFolder(t, {
    'towline.yaml': [
      'applications:',
      `  read: ${application('system')}`,
      `  write: ${application(`{ clientId: ${PRINCIPAL_ID} }`)}`,
      `targets: { a: { tenant: ${HOME_TENANT}, application: read } }`,
    ].join('\n'),
  })
  const refused = await runCli(['identity'], { ...emulator, send: emulator.send, cwd: two })
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /several identities, for the applications "read", "write"/)
  assert.equal((await runCli(['identity', '-t', 'a'], { ...emulator, send: emulator.send, cwd: two })).code, 0)
})

test('asks for the audience of the cloud, and refuses a cloud that is none', async () => {
  const world = fakeTenant(() => assert.fail())
  const gov = await runCli(['identity'], { ...world, env: { ...world.env, TOWLINE_CLOUD: 'usgov' } })
  assert.equal(JSON.parse(gov.stdout).audience, 'api://AzureADTokenExchangeUSGov')
  const none = await runCli(['identity'], { ...world, env: { ...world.env, TOWLINE_CLOUD: 'mars' } })
  assert.equal(none.code, 2)
  assert.match(none.stderr, /"mars" is not a value of TOWLINE_CLOUD/)
})

test('says so when there is no identity', async () => {
  const { code, stderr } = await runCli(['identity'])
  assert.equal(code, 4)
  assert.match(stderr, /\(IDENTITY_NOT_FOUND\)/)
})
